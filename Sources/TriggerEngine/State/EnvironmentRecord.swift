/// What an environment allows, and how much of it is in use.
public struct EnvironmentRecord: Hashable, Sendable {
    /// Whether it starts nothing.
    public var isPaused: Bool
    /// The most runs that may hold a slot at once: in all, unless ``burstLimit`` says more, and in each queue.
    public var concurrencyLimit: Int
    /// How many times that many may in all.
    public var burst: Double
    /// The most that may in all, where that is more than a queue may have; nil otherwise.
    public var burstLimit: Int?
    /// Runs that hold one.
    public var running: Int

    /// Makes a record; of an environment without a burst unless said otherwise.
    public init(isPaused: Bool, concurrencyLimit: Int, burst: Double = 1, burstLimit: Int? = nil, running: Int) {
        self.isPaused = isPaused
        self.concurrencyLimit = concurrencyLimit
        self.burst = burst
        self.burstLimit = burstLimit
        self.running = running
    }
}

extension EnvironmentRecord {
    /// The most runs that may hold a slot at once, in all.
    public var totalLimit: Int {
        burstLimit ?? concurrencyLimit
    }

    /// The most slots of a queue, or of one of its concurrency keys, that the environment allows where its queues may not have all;
    /// nil where they may.
    public var queueLimit: Int? {
        burstLimit == nil ? nil : concurrencyLimit
    }
}
