/// A queue as `GET /api/v1/queues` gives it (http-api.md §9).
public struct QueueItem: Codable, Hashable, Sendable {
    /// Whether the queue came with a task or was declared by name.
    public enum Kind: String, Codable, Sendable {
        /// The queue that a task has when it names none; its name is the task's id.
        case task
        /// A queue with a name of its own.
        case custom
    }

    /// The queue's identity, in letters that need no escaping in a path.
    public var id: String
    /// Its name; of a task's own queue the task's id.
    public var name: String
    /// Where it came from.
    public var type: Kind
    /// Runs that hold one of its slots.
    public var running: Int
    /// Runs that wait in it for a slot, counted up to ``queuedLimit``.
    public var queued: Int
    /// Whether it starts nothing.
    public var paused: Bool
    /// The most runs that may hold a slot at once, per concurrency key where runs have one; nil for no limit of its own.
    public var concurrencyLimit: Int?

    /// How far waiting runs are counted: 10,000.
    public static let queuedLimit = 10_000

    /// Makes an item from the whole name of a queue, which begins with `task/` when it is a task's own.
    public init(queue: String, type: Kind, running: Int, queued: Int, paused: Bool, concurrencyLimit: Int?) {
        id = "queue_" + queue.utf8.map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
        name = type == .task && queue.hasPrefix("task/") ? String(queue.dropFirst(5)) : queue
        self.type = type
        self.running = running
        self.queued = queued
        self.paused = paused
        self.concurrencyLimit = concurrencyLimit
    }

    /// Writes all members, a missing limit as `null`, which clients expect.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(type, forKey: .type)
        try container.encode(running, forKey: .running)
        try container.encode(queued, forKey: .queued)
        try container.encode(paused, forKey: .paused)
        try container.encode(concurrencyLimit, forKey: .concurrencyLimit)
    }
}
