/// The answer to the making of a batch whose items come afterwards.
public struct BatchTicket: Hashable, Sendable {
    /// The batch.
    public var id: BatchID
    /// Whether an idempotency key led to one that has its items already; it takes none then.
    public var isCached: Bool

    /// Makes an answer.
    public init(id: BatchID, isCached: Bool) {
        self.id = id
        self.isCached = isCached
    }
}

/// What is said of a batch before its items come.
public struct BatchAnnouncement: Hashable, Sendable {
    /// How many items it is to have; 1 to 1,000.
    public var count: Int
    /// The tasks its items are of, as far as that is known.
    public var tasks: [String]
    /// A key, as it is stored: the same one for the same tasks leads to the same batch for 24 hours.
    public var idempotencyKey: String?
    /// What the key was before it was hashed.
    public var idempotencyKeyOrigin: IdempotencyKeyOrigin?

    /// Makes an announcement.
    public init(
        count: Int, tasks: [String] = [], idempotencyKey: String? = nil,
        idempotencyKeyOrigin: IdempotencyKeyOrigin? = nil
    ) {
        self.count = count
        self.tasks = tasks
        self.idempotencyKey = idempotencyKey
        self.idempotencyKeyOrigin = idempotencyKeyOrigin
    }
}
