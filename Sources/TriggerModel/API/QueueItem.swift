public import struct Foundation.Date

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
    /// The limits that it comes from.
    public var concurrency: Concurrency?

    /// Where a queue's limit comes from.
    public struct Concurrency: Codable, Hashable, Sendable {
        /// The one that counts.
        public var current: Int?
        /// The one that its tasks declare.
        public var base: Int?
        /// The one that somebody has set instead.
        public var override: Int?
        /// When that was.
        public var overriddenAt: Date?

        /// Makes the limits.
        public init(current: Int?, base: Int?, override: Int?, overriddenAt: Date?) {
            self.current = current
            self.base = base
            self.override = override
            self.overriddenAt = overriddenAt
        }
    }

    /// How far waiting runs are counted: 10,000.
    public static let queuedLimit = 10_000

    /// Makes an item from the whole name of a queue, which begins with `task/` when it is a task's own.
    public init(queue: String, type: Kind, running: Int, queued: Int, paused: Bool, concurrencyLimit: Int?) {
        id = Self.id(of: queue)
        name = type == .task && queue.hasPrefix("task/") ? String(queue.dropFirst(5)) : queue
        self.type = type
        self.running = running
        self.queued = queued
        self.paused = paused
        self.concurrencyLimit = concurrencyLimit
    }

    /// The identity of a queue, from its whole name.
    package static func id(of queue: String) -> String {
        "queue_" + queue.utf8.map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
    }

    /// The whole name of a queue, from its identity; nil for a text that is none.
    package static func name(ofID id: String) -> String? {
        guard id.hasPrefix("queue_") else { return nil }
        let digits = Array(id.dropFirst(6))
        guard digits.count.isMultiple(of: 2) else { return nil }
        let bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
        return bytes.contains(nil) ? nil : String(validating: bytes.compactMap(\.self), as: UTF8.self)
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
        try container.encodeIfPresent(concurrency, forKey: .concurrency)
    }
}

extension QueueItem.Concurrency {
    private enum CodingKeys: CodingKey {
        case current, base, override, overriddenAt, overriddenBy
    }

    /// Writes all members, missing ones as `null`, which clients expect; nobody is named as the one who set the limit.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(current, forKey: .current)
        try container.encode(base, forKey: .base)
        try container.encode(override, forKey: .override)
        try container.encode(overriddenAt, forKey: .overriddenAt)
        try container.encodeNil(forKey: .overriddenBy)
    }

    /// Reads the members.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            current: try container.decodeIfPresent(Int.self, forKey: .current),
            base: try container.decodeIfPresent(Int.self, forKey: .base),
            override: try container.decodeIfPresent(Int.self, forKey: .override),
            overriddenAt: try container.decodeIfPresent(Date.self, forKey: .overriddenAt))
    }
}
