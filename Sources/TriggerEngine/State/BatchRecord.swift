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
    /// The items that became no runs.
    public var faults: [BatchFault]
    /// Its idempotency key as it was written.
    public var idempotencyKey: String?
    /// When it was made.
    public var createdAt: Date

    /// Makes a batch.
    public init(
        environment: EnvironmentID, id: BatchID, runs: [RunID], faults: [BatchFault] = [],
        idempotencyKey: String? = nil, createdAt: Date
    ) {
        self.environment = environment
        self.id = id
        self.runs = runs
        self.faults = faults
        self.idempotencyKey = idempotencyKey
        self.createdAt = createdAt
    }
}
