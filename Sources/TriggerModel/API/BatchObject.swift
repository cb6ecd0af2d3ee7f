public import struct Foundation.Date

/// A batch as the API shows it (http-api.md §6.2).
public struct BatchObject: Hashable, Codable, Sendable {
    /// How it stands with it.
    public enum Status: String, Codable, Sendable {
        /// Its items are still coming.
        case pending = "PENDING"
        /// It has its runs, and some have not ended.
        case processing = "PROCESSING"
        /// All of its runs have ended, however they did.
        case completed = "COMPLETED"
        /// All of its runs have ended, and some of its items became none.
        case partialFailed = "PARTIAL_FAILED"
        /// Its items did not come in time, or none became a run.
        case aborted = "ABORTED"
    }

    /// What became of its items.
    public struct Processing: Hashable, Codable, Sendable {
        /// When it was complete; absent where that is not kept.
        public var completedAt: Date?
        /// The items that became no runs.
        public var errors: [BatchFault]

        /// Makes it.
        public init(completedAt: Date? = nil, errors: [BatchFault] = []) {
            self.completedAt = completedAt
            self.errors = errors
        }
    }

    /// Its identity.
    public var id: BatchID
    /// How it stands with it.
    public var status: Status
    /// Its idempotency key as it was written.
    public var idempotencyKey: String?
    /// When it was made.
    public var createdAt: Date
    /// When it last changed.
    public var updatedAt: Date
    /// How many items it has, or is to have.
    public var runCount: Int
    /// Its runs, in the order of the items.
    public var runs: [RunID]
    /// What became of its items.
    public var processing: Processing

    /// Makes a batch.
    public init(id: BatchID, status: Status, createdAt: Date, runCount: Int, runs: [RunID] = []) {
        self.id = id
        self.status = status
        self.createdAt = createdAt
        updatedAt = createdAt
        self.runCount = runCount
        self.runs = runs
        processing = Processing()
    }
}
