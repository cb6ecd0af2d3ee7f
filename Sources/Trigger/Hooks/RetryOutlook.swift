public import TriggerModel

public import struct Foundation.Date

/// What the retry policy would do about an attempt that failed, for `catchError` to know.
public struct RetryOutlook: Hashable, Sendable {
    /// The policy of the task, else of the app, with the run's own number of attempts.
    public let policy: RetryPolicy
    /// The gap before the next attempt; nil when there is none left.
    public let delay: Duration?
    /// When the next attempt would begin; nil when there is none left.
    public let retryAt: Date?

    /// The outlook of the attempt that `catchError` is being asked about.
    @TaskLocal static var current: RetryOutlook?

    /// What follows from a policy, or from a rate limit of the server, which says itself when to come back.
    init(_ policy: RetryPolicy, after error: any Error, attempt: Int, chance: Double, now: Date) {
        self.policy = policy
        var delay = policy.delay(afterAttempt: attempt, chance: chance)
        if delay != nil, let error = error as? TransportError, error.isRateLimited {
            delay = error.retryAfter ?? delay
        }
        self.delay = delay
        retryAt = delay.map { now + $0 }
    }
}

extension RunContext {
    /// What the retry policy would do about the attempt that failed; nil but in `catchError`.
    public var retryOutlook: RetryOutlook? {
        RetryOutlook.current
    }
}
