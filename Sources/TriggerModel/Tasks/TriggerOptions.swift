/// What a caller may say about a run it triggers, beside the payload.
///
/// Every part is optional.
public struct TriggerOptions: Hashable, Sendable {
    /// When the run joins its queue; at once when absent.
    public var delay: TriggerDelay?
    /// Makes this and further triggers one run, which is put off by each; not together with `delay`.
    public var debounce: Debounce?
    /// How long it may wait in its queue, from when it joined it, before it ends as expired without having begun.
    ///
    /// The task's when absent; none when zero.
    public var ttl: Duration?
    /// How much earlier it stands in its queue than it joined it; a negative one, later.
    ///
    /// Within ten years.
    public var priority: Duration?
    /// The queue instead of the task's own.
    public var queue: String?
    /// Gives the run a sub-queue of its own within its queue, with the queue's whole limit.
    ///
    /// Up to 512 bytes.
    public var concurrencyKey: String?
    /// How many attempts in all instead of the task's number; at least 1.
    public var maxAttempts: Int?
    /// How long each attempt may be active, instead of what the task says.
    ///
    /// A run whose attempt is active for longer ends as timed out, and is not tried again.
    public var maxDuration: MaxDuration?
    /// The machine the run is to have, instead of the task's.
    public var machine: MachinePreset?
    /// Up to 10 labels of up to 128 characters; blank ones are dropped.
    public var tags: [String]
    /// A JSON object of up to 256 KB, as text.
    public var metadata: String?
    /// Marks the run as a test.
    public var test: Bool
    /// One run per task and key: a second trigger answers with the first run, unless that failed or expired.
    ///
    /// Up to 2048 characters. It is sent as a hash of it and of what its scope adds; one of 64 characters counts as a hash.
    public var idempotencyKey: String?
    /// How far the key reaches when it is used inside a run.
    public var idempotencyKeyScope: IdempotencyScope
    /// What the key was before it was hashed.
    package var idempotencyKeyOrigin: IdempotencyKeyOrigin?
    /// How long the run holds its idempotency key, from its trigger; 30 days when absent.
    public var idempotencyKeyTTL: Duration?
    /// The version whose worker must run it; absent for whichever takes it.
    ///
    /// Up to 512 bytes. One that no worker ever had is refused; for a run that is waited for, that of the waiting run counts.
    public var version: String?
    /// Where the run is to be; a server has one region, and refuses any other.
    public var region: String?
    /// The run it is to be a child of, for a trigger from outside of all runs.
    package var parent: RunID?

    /// Makes options; the defaults say nothing.
    public init(
        delay: TriggerDelay? = nil,
        debounce: Debounce? = nil,
        ttl: Duration? = nil,
        priority: Duration? = nil,
        queue: String? = nil,
        concurrencyKey: String? = nil,
        maxAttempts: Int? = nil,
        maxDuration: MaxDuration? = nil,
        machine: MachinePreset? = nil,
        tags: [String] = [],
        metadata: String? = nil,
        test: Bool = false,
        idempotencyKey: String? = nil,
        idempotencyKeyScope: IdempotencyScope = .run,
        idempotencyKeyTTL: Duration? = nil,
        version: String? = nil,
        region: String? = nil
    ) {
        self.delay = delay
        self.debounce = debounce
        self.ttl = ttl
        self.priority = priority
        self.queue = queue
        self.concurrencyKey = concurrencyKey
        self.maxAttempts = maxAttempts
        self.maxDuration = maxDuration
        self.machine = machine
        self.tags = tags
        self.metadata = metadata
        self.test = test
        self.idempotencyKey = idempotencyKey
        self.idempotencyKeyScope = idempotencyKeyScope
        self.idempotencyKeyTTL = idempotencyKeyTTL
        self.version = version
        self.region = region
    }
}
