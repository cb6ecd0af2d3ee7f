public import TriggerModel

public import struct Foundation.Date

/// A batch whose items are still coming; none of its runs exists before all of them are there.
public struct OpenBatch: Hashable, Sendable {
    /// Its environment.
    public var environment: EnvironmentID
    /// Its identity.
    public var id: BatchID
    /// How many items it is to have.
    public var runCount: Int
    /// How many have come.
    public var received: Int
    /// How many bytes their payloads have.
    public var bytes: Int
    /// When it was given up, since they did not come in time.
    public var abortedAt: Date?
    /// Its idempotency key as it was written.
    public var idempotencyKey: String?
    /// When it was made.
    public var createdAt: Date

    /// Makes a batch without any items.
    public init(
        environment: EnvironmentID, id: BatchID, runCount: Int, idempotencyKey: String? = nil, createdAt: Date
    ) {
        self.environment = environment
        self.id = id
        self.runCount = runCount
        received = 0
        bytes = 0
        self.idempotencyKey = idempotencyKey
        self.createdAt = createdAt
    }
}

/// An item of a batch that is still open.
public struct BatchItem: Hashable, Sendable {
    /// The environment.
    public var environment: EnvironmentID
    /// The batch.
    public var batch: BatchID
    /// The item's place in it, from 0.
    public var index: Int
    /// The run to be, or why there is none.
    public var item: BatchEntry

    /// Makes an item.
    public init(environment: EnvironmentID, batch: BatchID, index: Int, item: BatchEntry) {
        self.environment = environment
        self.batch = batch
        self.index = index
        self.item = item
    }
}
