/// The code of an error that the system, not the user's code, put on a run (tasks.md §3.4).
///
/// An open set: a code this version does not know keeps its text, counts as a system failure and is not retried.
public struct RunErrorCode: RawRepresentable, Hashable, Codable, Sendable {
    /// The code as it stands on the wire.
    public let rawValue: String

    /// Takes any text.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The run was cancelled.
    public static let runCancelled = Self(rawValue: "TASK_RUN_CANCELLED")
    /// The payload could not be decoded as the task's payload type.
    ///
    /// Not retried.
    public static let input = Self(rawValue: "TASK_INPUT_ERROR")
    /// The output could not be encoded.
    public static let output = Self(rawValue: "TASK_OUTPUT_ERROR")
    /// A middleware threw.
    public static let middleware = Self(rawValue: "TASK_MIDDLEWARE_ERROR")
    /// `catchError` itself threw.
    ///
    /// Not retried.
    public static let handleError = Self(rawValue: "HANDLE_ERROR_ERROR")
    /// Eleven executions in a row vanished without a trace.
    public static let stalledExecuting = Self(rawValue: "TASK_RUN_STALLED_EXECUTING")
    /// The attempts of a run reached the hard cap of 250, or the run crashed.
    public static let crashed = Self(rawValue: "TASK_RUN_CRASHED")
    /// The user's process ended with a status other than 0.
    public static let processExited = Self(rawValue: "TASK_PROCESS_EXITED_WITH_NON_ZERO_CODE")
    /// The user's process touched memory that is not its own.
    public static let segmentationFault = Self(rawValue: "TASK_PROCESS_SIGSEGV")
    /// The user's process was asked to end.
    public static let terminated = Self(rawValue: "TASK_PROCESS_SIGTERM")
    /// The user's process ended by an error that nothing caught.
    public static let uncaughtException = Self(rawValue: "TASK_RUN_UNCAUGHT_EXCEPTION")
    /// The user's process ran out of memory.
    ///
    /// Retried only on a larger machine, where the task names one.
    public static let outOfMemory = Self(rawValue: "TASK_PROCESS_OOM_KILLED")
    /// The user's process seems to have run out of memory.
    ///
    /// Retried only on a larger machine, where the task names one.
    public static let maybeOutOfMemory = Self(rawValue: "TASK_PROCESS_MAYBE_OOM_KILLED")
    /// The run was active for longer than its maximum duration.
    public static let maxDurationExceeded = Self(rawValue: "MAX_DURATION_EXCEEDED")
    /// A value was larger than its limit.
    public static let payloadTooLarge = Self(rawValue: "PAYLOAD_TOO_LARGE")
    /// The worker does not have the task it was handed.
    public static let couldNotFindTask = Self(rawValue: "COULD_NOT_FIND_TASK")
}

extension RunErrorCode {
    /// The status a run ends with when this code ends it.
    public var finalStatus: RunStatus {
        Self.finalStatuses[self] ?? .systemFailure
    }

    /// Whether a further attempt may follow on the same machine.
    public var isRetried: Bool {
        Self.retried.contains(self)
    }

    /// Whether there was not enough memory.
    public var isOutOfMemory: Bool {
        self == .outOfMemory || self == .maybeOutOfMemory
    }

    /// All that are no failure of the system.
    private static let finalStatuses: [RunErrorCode: RunStatus] = {
        let failed = [
            input, output, middleware, stalledExecuting, uncaughtException, Self(rawValue: "RECURSIVE_WAIT_DEADLOCK"),
            Self(rawValue: "TASK_RUN_STALLED_EXECUTING_WITH_WAITPOINTS"),
        ]
        let crashed = [
            outOfMemory, maybeOutOfMemory, segmentationFault, handleError, Self.crashed, processExited,
            Self(rawValue: "DISK_SPACE_EXCEEDED"), Self(rawValue: "OUTDATED_SDK_VERSION"),
        ]
        var statuses: [RunErrorCode: RunStatus] = [runCancelled: .canceled, maxDurationExceeded: .timedOut]
        for code in failed { statuses[code] = .completedWithErrors }
        for code in crashed { statuses[code] = .crashed }
        return statuses
    }()

    private static let retried: Set<RunErrorCode> = [
        output, middleware, stalledExecuting, Self(rawValue: "TASK_RUN_STALLED_EXECUTING_WITH_WAITPOINTS"), crashed,
        uncaughtException, processExited, segmentationFault, terminated, Self(rawValue: "GRACEFUL_EXIT_TIMEOUT"),
        Self(rawValue: "POD_EVICTED"), Self(rawValue: "TASK_EXECUTION_ABORTED"),
        Self(rawValue: "TASK_EXECUTION_FAILED"),
    ]
}
