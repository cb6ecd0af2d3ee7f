public import TriggerModel

public import struct Foundation.Date

/// A batch of runs triggered together.
public struct BatchRecord: Hashable, Sendable {
    /// Its environment.
    public var environment: EnvironmentID
    /// Its identity.
    public var id: BatchID
    /// The runs, in the order they were asked for; runs found by an idempotency key among them.
    public var runs: [RunID]
    /// When it was made.
    public var createdAt: Date

    /// Makes a batch.
    public init(environment: EnvironmentID, id: BatchID, runs: [RunID], createdAt: Date) {
        self.environment = environment
        self.id = id
        self.runs = runs
        self.createdAt = createdAt
    }
}
