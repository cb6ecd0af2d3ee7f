public import TriggerModel

public import struct Foundation.Date

/// What `catchError` makes of an attempt that failed.
///
/// Whatever it says, a run never has more attempts than its maximum.
public struct ErrorDecision: Sendable {
    enum Next: Sendable {
        case byPolicy
        case stop
        case at(Date)
        case after(Duration)
        case with(RetryPolicy)
    }

    let next: Next
    let replacement: (any Error)?

    /// Leaves it to the task's retry policy.
    ///
    /// The only decision that lets the next `catchError` decide.
    public static let byPolicy = ErrorDecision(next: .byPolicy, replacement: nil)

    /// Leaves the delay to the task's retry policy, but puts another error on the attempt.
    public static func byPolicy(replacing error: any Error) -> ErrorDecision {
        ErrorDecision(next: .byPolicy, replacement: error)
    }

    /// Ends the run as failed; one that ran out of memory is not moved to a larger machine.
    public static let stop = ErrorDecision(next: .stop, replacement: nil)

    /// Ends the run as failed, with another error.
    public static func stop(replacing error: any Error) -> ErrorDecision {
        ErrorDecision(next: .stop, replacement: error)
    }

    /// Begins the next attempt at an instant; at once when it has passed.
    public static func retry(at instant: Date) -> ErrorDecision {
        ErrorDecision(next: .at(instant), replacement: nil)
    }

    /// Begins the next attempt after a while.
    public static func retry(after delay: Duration) -> ErrorDecision {
        ErrorDecision(next: .after(delay), replacement: nil)
    }

    /// Takes the delay from another policy; none is left when the policy has no attempts left.
    public static func retry(with policy: RetryPolicy) -> ErrorDecision {
        ErrorDecision(next: .with(policy), replacement: nil)
    }

    /// Whether another `catchError` may decide.
    var isDefault: Bool {
        guard case .byPolicy = next else { return false }
        return replacement == nil
    }
}
