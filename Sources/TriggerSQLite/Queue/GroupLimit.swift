import TriggerEngine

/// What a group may still start.
struct GroupLimit {
    /// The most slots its runs may hold at once; nil when only the environment's limit counts.
    var concurrencyLimit: Int?
    var isPaused: Bool
    /// Slots its runs hold.
    var running: Int

    /// How many more runs it may start.
    var remaining: Int {
        guard !isPaused else { return 0 }
        return concurrencyLimit.map { max(0, $0 - running) } ?? .max
    }
}

extension SQLiteTransaction {
    func limit(of group: QueueGroup) throws -> GroupLimit {
        try statement(GroupLimits.sql).row {
            $0.add(group)
        } _: {
            GroupLimit(concurrencyLimit: $0.optionalInt(), isPaused: $0.flag(), running: $0.int())
        } ?? GroupLimit(concurrencyLimit: nil, isPaused: false, running: 0)
    }
}

enum GroupLimits {
    static let sql = """
        SELECT q.concurrency_limit, q.paused, coalesce((SELECT s.running FROM trigger_slots AS s
            WHERE s.environment = ?1 AND s.queue = ?2 AND s.key = ?3), 0)
        FROM trigger_queues AS q WHERE q.environment = ?1 AND q.name = ?2
        """
}
