import TriggerModel

/// What an environment allows, and how much of it is in use.
public struct EnvironmentRecord: Hashable, Sendable {
    /// Whether it starts nothing.
    public var isPaused: Bool
    /// The most runs that may hold a slot at once: in all, unless ``burstLimit`` says more, and in each queue.
    public var concurrencyLimit: Int
    /// The most that may in all, where that is more than a queue may have; nil otherwise.
    public var burstLimit: Int?
    /// Runs that hold one.
    public var running: Int

    /// Makes a record.
    public init(isPaused: Bool, concurrencyLimit: Int, burstLimit: Int? = nil, running: Int) {
        self.isPaused = isPaused
        self.concurrencyLimit = concurrencyLimit
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

    /// What there may be of a part of ``concurrencyLimit``, in percent: rounded down.
    public func part(_ percent: Double) -> Int {
        min(Int(Double(concurrencyLimit) * percent / 100), QueueManifest.limits.upperBound)
    }
}

/// What an environment allows, as an operator sets it.
public struct EnvironmentLimits: Hashable, Sendable {
    /// The most runs of each queue that may hold a slot at once, and in all where `burst` says nothing else.
    public var base: Int
    /// The most in all, where that is more; nil otherwise.
    public var burst: Int?

    /// Makes limits.
    public init(base: Int, burst: Int? = nil) {
        self.base = base
        self.burst = burst
    }
}
