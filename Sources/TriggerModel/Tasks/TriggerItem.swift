/// One run to be: a task, a payload and options.
public struct TriggerItem: Hashable, Codable, Sendable {
    /// The task's id; one no worker has yet is accepted, and the run waits for it.
    public var task: String
    /// The encoded payload.
    public var payload: Packet
    /// Everything else.
    public var options: TriggerOptions

    /// Makes an item.
    public init(task: String, payload: Packet, options: TriggerOptions = TriggerOptions()) {
        self.task = task
        self.payload = payload
        self.options = options
    }
}

/// What became of a trigger.
public struct TriggerReceipt: Hashable, Codable, Sendable {
    /// The run, new or found.
    public var id: RunID
    /// The task it is a run of.
    public var task: String
    /// Whether an idempotency key led to a run that was there already.
    public var isCached: Bool
    /// A token with which somebody else may read the run for an hour; nil where no server was asked over HTTP.
    public var publicAccessToken: String?

    /// Makes a receipt.
    public init(id: RunID, task: String, isCached: Bool, publicAccessToken: String? = nil) {
        self.id = id
        self.task = task
        self.isCached = isCached
        self.publicAccessToken = publicAccessToken
    }
}
