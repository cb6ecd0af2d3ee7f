import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func rules(
        _ environment: EnvironmentID, ofQueues names: [String], sizeLimit: Int?
    ) throws -> [String: QueueRules] {
        var rules: [String: QueueRules] = [:]
        for name in Set(names) {
            var found = try declaredRules(environment, name)
            if let limit = found.sizeLimit ?? sizeLimit { found.queued = try queued(environment, name, upTo: limit) }
            rules[name] = found
        }
        return rules
    }

    private func declaredRules(_ environment: EnvironmentID, _ name: String) throws -> QueueRules {
        try statement(LoadRules.declared).row {
            $0.add(environment)
            $0.add(name)
        } _: {
            QueueRules(isDeclared: $0.flag(), sizeLimit: $0.optionalInt())
        } ?? QueueRules()
    }

    private func queued(_ environment: EnvironmentID, _ name: String, upTo limit: Int) throws -> Int {
        try statement(ListQueues.waiting).row {
            $0.add(environment)
            $0.add(name)
            $0.add(limit)
        } _: {
            $0.int()
        } ?? 0
    }
}

/// A batch has few distinct queues, each found by its key; so they are asked for one by one.
enum LoadRules {
    static let declared = "SELECT declared, size_limit FROM trigger_queues WHERE environment = ?1 AND name = ?2"
}
