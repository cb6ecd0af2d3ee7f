/// How long a run's code has been active: waits that give the slot back, and gaps between attempts, do not count; waits of up to
/// 5 s and replays do.
public struct RunUsage: Hashable, Sendable {
    /// In the attempt under way.
    public let attempt: Duration
    /// In all attempts, the one under way included.
    public let total: Duration

    /// What that cost, in cents; 0, as nothing is charged here.
    public var costInCents: Double {
        0
    }
}

extension RunContext {
    /// How long the run's code has been active so far.
    public var usage: RunUsage {
        session.usage
    }

    /// Does something and says how long the run was active meanwhile.
    ///
    /// On a replay it is measured anew: what comes from the journal then takes next to no time.
    ///
    /// - Throws: What the body throws.
    public func measure<Value: Sendable>(
        _ body: () async throws -> Value
    ) async rethrows -> (result: Value, active: Duration) {
        let before = usage.attempt
        let result = try await body()
        return (result, usage.attempt - before)
    }
}
