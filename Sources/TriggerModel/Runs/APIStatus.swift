/// Where a run stands, in the words of the public API version 2025-07-16 (http-api.md §5.2).
public enum APIStatus: String, Codable, Sendable, CaseIterable {
    /// No worker ever registered the task, or the run's version of it.
    case pendingVersion = "PENDING_VERSION"
    /// Triggered for later.
    case delayed = "DELAYED"
    /// In its queue, or woken or recovered and waiting for a slot.
    case queued = "QUEUED"
    /// Handed to a worker that has not begun yet.
    case dequeued = "DEQUEUED"
    /// A worker runs it, or it is in the gap before its next attempt.
    case executing = "EXECUTING"
    /// Suspended by a wait or by a step's retry gap.
    case waiting = "WAITING"
    /// Ended with an output.
    case completed = "COMPLETED"
    /// Cancelled before it ended by itself.
    case canceled = "CANCELED"
    /// Ended by the user's error, after the last attempt.
    case failed = "FAILED"
    /// The user's process died, or a hook that decides about errors threw.
    case crashed = "CRASHED"
    /// The system's own fault.
    case systemFailure = "SYSTEM_FAILURE"
    /// Its time to live ended before it ever ran.
    case expired = "EXPIRED"
    /// It was active for longer than its maximum duration.
    case timedOut = "TIMED_OUT"
    /// In the gap before the next attempt; said only to callers of API versions before 2025-07-16.
    case reattempting = "REATTEMPTING"
    /// Suspended by a wait; said only to callers of API versions before 2025-07-16.
    case frozen = "FROZEN"

    /// The public word for an engine status.
    public init(_ status: RunStatus) {
        switch status {
        case .delayed: self = .delayed
        case .pending: self = .queued
        case .pendingVersion: self = .pendingVersion
        case .dequeued: self = .dequeued
        case .executing, .retryingAfterFailure: self = .executing
        case .waitingToResume: self = .waiting
        case .completedSuccessfully: self = .completed
        case .completedWithErrors: self = .failed
        case .canceled: self = .canceled
        case .crashed: self = .crashed
        case .systemFailure: self = .systemFailure
        case .expired: self = .expired
        case .timedOut: self = .timedOut
        }
    }

    /// The engine statuses this word stands for, as a filter of the run list reads it.
    public var runStatuses: [RunStatus] {
        RunStatus.allCases.filter { APIStatus($0) == self }
    }

    /// Waiting to be handed out.
    public var isQueued: Bool { self == .queued || self == .delayed || self == .pendingVersion }
    /// In a worker's hands, or said to be by an older vocabulary.
    public var isExecuting: Bool {
        self == .executing || self == .dequeued || self == .reattempting || self == .frozen
    }
    /// Suspended by a wait.
    public var isWaiting: Bool { self == .waiting }
    /// Ended, in whichever way.
    public var isCompleted: Bool { !isQueued && !isExecuting && !isWaiting }
    /// Ended with an output.
    public var isSuccess: Bool { self == .completed }
    /// Ended without an output, and not by a cancel.
    public var isFailed: Bool { isCompleted && !isSuccess && !isCancelled }
    /// Ended by a cancel.
    public var isCancelled: Bool { self == .canceled }
}
