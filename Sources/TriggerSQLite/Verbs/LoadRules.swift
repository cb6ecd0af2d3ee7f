import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func rules(_ environment: EnvironmentID, ofQueues names: [String]) throws -> [String: QueueRules] {
        var rules: [String: QueueRules] = [:]
        for name in names {
            rules[name] =
                try statement(LoadRules.declared).row {
                    $0.add(environment)
                    $0.add(name)
                } _: {
                    QueueRules(isDeclared: $0.flag(), sizeLimit: $0.optionalInt())
                } ?? QueueRules()
        }
        return rules
    }

    /// A queue is counted once; from then on the writer knows.
    func lineLengths(_ environment: EnvironmentID, upTo limits: [String: Int]) throws -> [String: Int] {
        var lengths: [String: Int] = [:]
        for name in limits.keys {
            let queue = QueueGroup(environment: environment, queue: name, key: "")
            let length = try self.lengths?.length(of: queue) ?? count(queue)
            self.lengths?.note(length, of: queue)
            lengths[name] = length
        }
        return lengths
    }

    private func count(_ queue: QueueGroup) throws -> Int {
        try statement(LoadRules.queued).row {
            $0.add(queue.environment)
            $0.add(queue.queue)
        } _: {
            $0.int()
        } ?? 0
    }
}

/// A batch has few distinct queues, each found by its key; so they are asked for one by one.
enum LoadRules {
    static let declared = "SELECT declared, size_limit FROM trigger_queues WHERE environment = ?1 AND name = ?2"

    static let queued = "SELECT count(*) FROM trigger_ready WHERE environment = ?1 AND queue = ?2"
}
