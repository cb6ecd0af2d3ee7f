import TriggerEngine

/// What a queue allows each of its groups.
struct GroupLimit {
    /// The most slots the runs of a group may hold at once; nil when only the environment's limit counts.
    var concurrencyLimit: Int?
    var isPaused: Bool

    /// A queue that nothing is said of.
    static let unlimited = GroupLimit(concurrencyLimit: nil, isPaused: false)
}

/// The limits that a transaction has read: the groups of a queue share one, and a batch may touch thousands of them.
final class GroupLimits {
    fileprivate var known: [QueueGroup: GroupLimit] = [:]

    /// They are read anew, since one may have changed.
    func forget() {
        known = [:]
    }

    static let sql = """
        SELECT concurrency_limit, paused FROM trigger_queues WHERE environment = ?1 AND name = ?2
        """

    static let running = """
        SELECT running FROM trigger_slots WHERE environment = ?1 AND queue = ?2 AND key = ?3
        """
}

extension SQLiteTransaction {
    func limit(of group: QueueGroup) throws -> GroupLimit {
        let queue = QueueGroup(environment: group.environment, queue: group.queue, key: "")
        if let known = limits.known[queue] { return known }
        let limit = try statement(GroupLimits.sql).row {
            $0.add(group.environment)
            $0.add(group.queue)
        } _: {
            GroupLimit(concurrencyLimit: $0.optionalInt(), isPaused: $0.flag())
        }
        limits.known[queue] = limit ?? .unlimited
        return limit ?? .unlimited
    }

    /// How many more runs a group may start.
    func room(of group: QueueGroup) throws -> Int {
        let limit = try limit(of: group)
        guard !limit.isPaused else { return 0 }
        guard let most = limit.concurrencyLimit else { return .max }
        let running = try statement(GroupLimits.running).row {
            $0.add(group)
        } _: {
            $0.int()
        }
        return max(0, most - (running ?? 0))
    }
}
