/// What a caller may say about a run it triggers, beside the payload.
///
/// Every part is optional.
public struct TriggerOptions: Hashable, Sendable {
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
    /// Up to 2048 characters. It is sent as a hash of it and of what its scope adds; one of 64 characters counts as a hash.
    public var idempotencyKey: String?
    /// The version whose worker must run it; absent for whichever takes it.
    ///
    /// Up to 512 bytes. One that no worker ever had is refused; for a run that is waited for, that of the waiting run counts.
    public var version: String?
    /// What hardly any trigger says; nil where nothing of it is said.
    private var rare: RareTriggerOptions.Shared?

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
        self.queue = queue
        self.concurrencyKey = concurrencyKey
        self.maxAttempts = maxAttempts
        self.tags = tags
        self.metadata = metadata
        self.test = test
        self.idempotencyKey = idempotencyKey
        self.version = version
        rare =
            RareTriggerOptions(
                delay: delay, debounce: debounce, ttl: ttl, priority: priority, maxDuration: maxDuration,
                machine: machine,
                idempotencyKeyScope: idempotencyKeyScope, idempotencyKeyTTL: idempotencyKeyTTL, region: region
            ).shared
    }
}

/// Options that hardly any trigger has: together they cost the others one reference.
extension TriggerOptions {
    /// Whether none of them says anything.
    package var isPlain: Bool {
        rare == nil
    }

    private subscript<Value>(rare path: WritableKeyPath<RareTriggerOptions, Value>) -> Value {
        get { (rare?.options ?? .none)[keyPath: path] }
        set {
            var options = rare?.options ?? .none
            options[keyPath: path] = newValue
            rare = options.shared
        }
    }

    /// When the run joins its queue; at once when absent.
    public var delay: TriggerDelay? {
        get { self[rare: \.delay] }
        set { self[rare: \.delay] = newValue }
    }

    /// Makes this and further triggers one run, which is put off by each; not together with `delay`.
    public var debounce: Debounce? {
        get { self[rare: \.debounce] }
        set { self[rare: \.debounce] = newValue }
    }

    /// How long it may wait in its queue, from when it joined it, before it ends as expired without having begun.
    ///
    /// The task's when absent; none when zero.
    public var ttl: Duration? {
        get { self[rare: \.ttl] }
        set { self[rare: \.ttl] = newValue }
    }

    /// How much earlier it stands in its queue than it joined it; a negative one, later.
    ///
    /// Within ten years.
    public var priority: Duration? {
        get { self[rare: \.priority] }
        set { self[rare: \.priority] = newValue }
    }

    /// How long each attempt may be active, instead of what the task says.
    ///
    /// A run whose attempt is active for longer ends as timed out, and is not tried again.
    public var maxDuration: MaxDuration? {
        get { self[rare: \.maxDuration] }
        set { self[rare: \.maxDuration] = newValue }
    }

    /// The machine the run is to have, instead of the task's.
    public var machine: MachinePreset? {
        get { self[rare: \.machine] }
        set { self[rare: \.machine] = newValue }
    }

    /// How far the key reaches when it is used inside a run.
    public var idempotencyKeyScope: IdempotencyScope {
        get { self[rare: \.idempotencyKeyScope] }
        set { self[rare: \.idempotencyKeyScope] = newValue }
    }

    /// What the key was before it was hashed.
    package var idempotencyKeyOrigin: IdempotencyKeyOrigin? {
        get { self[rare: \.idempotencyKeyOrigin] }
        set { self[rare: \.idempotencyKeyOrigin] = newValue }
    }

    /// How long the run holds its idempotency key, from its trigger; 30 days when absent.
    public var idempotencyKeyTTL: Duration? {
        get { self[rare: \.idempotencyKeyTTL] }
        set { self[rare: \.idempotencyKeyTTL] = newValue }
    }

    /// Where the run is to be; a server has one region, and refuses any other.
    public var region: String? {
        get { self[rare: \.region] }
        set { self[rare: \.region] = newValue }
    }

    /// The run it is to be a child of, for a trigger from outside of all runs.
    package var parent: RunID? {
        get { self[rare: \.parent] }
        set { self[rare: \.parent] = newValue }
    }
}
