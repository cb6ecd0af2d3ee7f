public import struct Foundation.Date

/// A queue and what is in it.
public struct QueueRecord: Hashable, Sendable {
    /// Its name; a task's own queue is `task/<id>`.
    public var name: String
    /// Whether it is the queue that a task has when it names none.
    public var isOfTask: Bool
    /// Whether it starts nothing.
    public var isPaused: Bool
    /// The most runs that may hold a slot at once, per concurrency key, as its tasks declare it; nil for no limit of its own.
    public var declaredLimit: Int?
    /// The limit that somebody has set instead, which holds whatever tasks declare.
    public var override: LimitOverride?
    /// What its environment allows every queue, where that is known.
    public var environmentLimit: Int?
    /// Runs that hold a slot.
    public var running: Int
    /// Runs that are ready and wait for a slot, counted up to the query's limit.
    ///
    /// Runs of a task that no worker ever registered are not among them.
    public var queued: Int

    /// Makes a record; of an empty queue unless said otherwise.
    public init(
        name: String, isOfTask: Bool, isPaused: Bool = false, declaredLimit: Int? = nil,
        override: LimitOverride? = nil, running: Int = 0, queued: Int = 0
    ) {
        self.name = name
        self.isOfTask = isOfTask
        self.isPaused = isPaused
        self.declaredLimit = declaredLimit
        self.override = override
        self.running = running
        self.queued = queued
    }
}

extension QueueRecord {
    /// The limit that counts, which is none above that of the environment; nil where the queue has none of its own.
    public var concurrencyLimit: Int? {
        (override?.limit ?? declaredLimit).map { min($0, environmentLimit ?? .max) }
    }
}

/// A limit that somebody has set for a queue.
public struct LimitOverride: Hashable, Sendable {
    /// The most runs that may hold a slot at once, per concurrency key.
    public var limit: Int
    /// What part of the environment's limit it is to be, in percent, whenever that changes; nil for a fixed number.
    public var percent: Double?
    /// When it was set.
    public var setAt: Date

    /// Makes an override; a fixed number unless said otherwise.
    public init(limit: Int, percent: Double? = nil, setAt: Date) {
        self.limit = limit
        self.percent = percent
        self.setAt = setAt
    }

    /// Makes an override that is a part of the environment's limit: 0, until the store works out what that comes to.
    public init(percent: Double, setAt: Date) {
        self.init(limit: 0, percent: percent, setAt: setAt)
    }
}

/// Some of an environment's queues, by their names.
public struct QueueRecords: Hashable, Sendable {
    /// The queues that were asked for.
    public var page: [QueueRecord]
    /// How many there are in all.
    public var count: Int

    /// Makes a page of queues.
    public init(page: [QueueRecord], count: Int) {
        self.page = page
        self.count = count
    }
}
