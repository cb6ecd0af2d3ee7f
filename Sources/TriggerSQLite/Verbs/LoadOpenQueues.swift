import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func openQueues(_ environment: EnvironmentID, _ names: [String]) throws -> Set<String> {
        let restricted = try names.filter { name in
            try statement(LoadOpenQueues.isRestricted).row {
                $0.add(environment)
                $0.add(name)
            } _: {
                $0.flag()
            } ?? false
        }
        return Set(names).subtracting(restricted)
    }
}

/// A batch has few distinct queues, each found by its key; so they are asked for one by one.
enum LoadOpenQueues {
    static let isRestricted = """
        SELECT paused <> 0 OR concurrency_limit IS NOT NULL FROM trigger_queues WHERE environment = ?1 AND name = ?2
        """
}
