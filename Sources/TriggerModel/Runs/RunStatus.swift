/// Where a run stands, as the engine and the store say it (tasks.md §3.1).
public enum RunStatus: String, Codable, Sendable, CaseIterable {
    /// Triggered for later; nothing has been queued.
    case delayed = "DELAYED"
    /// In its queue, or woken or recovered and waiting for a slot.
    case pending = "PENDING"
    /// No worker of the environment ever registered the run's task (or its version).
    case pendingVersion = "PENDING_VERSION"
    /// Handed to a worker that has not begun yet.
    case dequeued = "DEQUEUED"
    /// A worker runs the user's code.
    case executing = "EXECUTING"
    /// In the gap before the next attempt; with a slot up to 5 s, without one beyond.
    case retryingAfterFailure = "RETRYING_AFTER_FAILURE"
    /// Suspended by a wait or by a step's retry gap; no lease, no slot.
    case waitingToResume = "WAITING_TO_RESUME"
    /// Ended with an output.
    case completedSuccessfully = "COMPLETED_SUCCESSFULLY"
    /// Ended by the user's error, after the last attempt.
    case completedWithErrors = "COMPLETED_WITH_ERRORS"
    /// Cancelled before it ended by itself.
    case canceled = "CANCELED"
    /// The user's process died, or a hook that decides about errors threw.
    case crashed = "CRASHED"
    /// The system's own fault.
    case systemFailure = "SYSTEM_FAILURE"
    /// Its time to live ended before it ever ran.
    case expired = "EXPIRED"
    /// It was active for longer than its maximum duration.
    case timedOut = "TIMED_OUT"

    /// Whether nothing can change any more.
    public var isFinal: Bool {
        switch self {
        case .completedSuccessfully, .completedWithErrors, .canceled, .crashed, .systemFailure, .expired, .timedOut:
            true
        case .delayed, .pending, .pendingVersion, .dequeued, .executing, .retryingAfterFailure, .waitingToResume: false
        }
    }

    /// Whether the run ended by an error: neither well, nor because somebody cancelled it, nor for want of a worker.
    public var isFailure: Bool {
        switch self {
        case .completedWithErrors, .crashed, .systemFailure, .timedOut: true
        default: false
        }
    }

    /// Whether the run ended in a way that frees its idempotency key for a new run: failed in any way or expired, not cancelled.
    public var freesIdempotencyKey: Bool {
        isFinal && self != .completedSuccessfully && self != .canceled
    }
}
