/// The code of an error that the system, not the user's code, put on a run (tasks.md §3.4).
///
/// An open set: a code this version does not know keeps its text and counts as a system failure.
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
    /// The user's process ran out of memory.
    public static let outOfMemory = Self(rawValue: "TASK_PROCESS_OOM_KILLED")
    /// The run was active for longer than its maximum duration.
    public static let maxDurationExceeded = Self(rawValue: "MAX_DURATION_EXCEEDED")
    /// A value was larger than its limit.
    public static let payloadTooLarge = Self(rawValue: "PAYLOAD_TOO_LARGE")
    /// The worker does not have the task it was handed.
    public static let couldNotFindTask = Self(rawValue: "COULD_NOT_FIND_TASK")

    /// The status a run ends with when this code ends it.
    public var finalStatus: RunStatus {
        switch self {
        case .runCancelled: .canceled
        case .maxDurationExceeded: .timedOut
        case .input, .output, .stalledExecuting: .completedWithErrors
        case .handleError, .crashed, .processExited, .segmentationFault, .outOfMemory: .crashed
        default: .systemFailure
        }
    }

    /// Whether a further attempt may follow.
    public var isRetried: Bool {
        switch self {
        case .output, .stalledExecuting, .crashed, .processExited, .segmentationFault: true
        default: false
        }
    }
}
