import TriggerModel

/// What an environment is to allow, as an operator sets it.
///
/// What follows from it (the limit in all, and the limits of queues that are parts of it) the store works out when it is
/// stored, from what stands there then: on a shared database another server may have set the other part meanwhile.
public struct EnvironmentLimits: Hashable, Sendable {
    /// The most runs of each queue that may hold a slot at once; nil for what it is.
    public var base: Int?
    /// How many times that many may in all; nil for what it is.
    public var burst: Double?

    /// Makes limits; they change nothing unless said otherwise.
    ///
    /// - Parameters:
    ///   - base: Less than 0 counts as 0, more than 100,000 as that.
    ///   - burst: Less than 1, or no number, counts as 1, more than a million as that.
    public init(base: Int? = nil, burst: Double? = nil) {
        self.base = base.map { min(max(QueueManifest.limits.lowerBound, $0), QueueManifest.limits.upperBound) }
        self.burst = burst.map { $0 > 1 ? min($0, Self.highestBurst) : 1 }
    }

    private static let highestBurst = 1_000_000.0

    /// These limits, and those of `other` where they say nothing.
    func merged(over other: EnvironmentLimits?) -> EnvironmentLimits {
        EnvironmentLimits(base: base ?? other?.base, burst: burst ?? other?.burst)
    }
}
