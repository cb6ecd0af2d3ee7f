/// What a caller may say about a run it triggers, beside the payload.
///
/// Every part is optional.
public struct TriggerOptions: Hashable, Codable, Sendable {
    /// The queue instead of the task's own.
    public var queue: String?
    /// Gives the run a sub-queue of its own within its queue, with the queue's whole limit.
    ///
    /// Up to 512 bytes.
    public var concurrencyKey: String?
    /// How many attempts in all instead of the task's number; at least 1.
    public var maxAttempts: Int?
    /// Up to 10 labels of up to 128 characters; blank ones are dropped.
    public var tags: [String]
    /// A JSON object of up to 256 KB, as text.
    public var metadata: String?
    /// Marks the run as a test.
    public var test: Bool
    /// One run per task and key: a second trigger answers with the first run, unless that failed or expired.
    ///
    /// Up to 2048 characters. Never expires.
    public var idempotencyKey: String?
    /// The version whose worker must run it; absent for whichever takes it.
    ///
    /// Up to 512 bytes.
    public var version: String?

    /// Makes options; the defaults say nothing.
    public init(
        queue: String? = nil,
        concurrencyKey: String? = nil,
        maxAttempts: Int? = nil,
        tags: [String] = [],
        metadata: String? = nil,
        test: Bool = false,
        idempotencyKey: String? = nil,
        version: String? = nil
    ) {
        self.queue = queue
        self.concurrencyKey = concurrencyKey
        self.maxAttempts = maxAttempts
        self.tags = tags
        self.metadata = metadata
        self.test = test
        self.idempotencyKey = idempotencyKey
        self.version = version
    }
}
