/// What a replay has that the run it repeats had not.
///
/// Every part is optional: what is left out is as it was.
public struct ReplayEdits: Hashable, Sendable {
    /// Another payload.
    public var payload: Packet?
    /// The step from which on the run is to be repeated: its key, after those of the steps around it, with `/` between them.
    ///
    /// What came before the step keeps its results: steps, waits, children. Nil to begin at the beginning.
    public var fromStep: String?
    /// Other metadata: a JSON object of up to 256 KB, as text.
    public var metadata: String?
    /// Other labels, instead of all it had; an empty list changes nothing.
    public var tags: [String]
    /// Another queue.
    public var queue: String?
    /// Another concurrency key.
    public var concurrencyKey: String?
    /// Marks the replay as a test, or as none.
    public var test: Bool?
    /// What a replay never takes over: the times, attempts, version and idempotency key that it is to have itself; and its machine,
    /// which is the other's unless it is named.
    ///
    /// Of these options, only those that are not among the parts above count.
    public var options: TriggerOptions

    /// Makes edits; the defaults change nothing.
    public init(
        payload: Packet? = nil, metadata: String? = nil, tags: [String] = [], queue: String? = nil,
        concurrencyKey: String? = nil, test: Bool? = nil, fromStep: String? = nil,
        options: TriggerOptions = TriggerOptions()
    ) {
        self.payload = payload
        self.metadata = metadata
        self.tags = tags
        self.queue = queue
        self.concurrencyKey = concurrencyKey
        self.test = test
        self.fromStep = fromStep
        self.options = options
    }
}
