import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveLimits(_ changes: [EnvironmentID: EnvironmentLimits]) throws {
        for (environment, limits) in changes {
            try statement(SaveLimits.limit).run {
                $0.add(environment)
                $0.add(limits.base)
                $0.add(limits.burst)
            }
            for sql in [SaveLimits.capQueues, SettleQueues.reconsiderEnvironment] {
                try statement(sql).run { $0.add(environment) }
            }
            self.limits.forget()
        }
    }
}

enum SaveLimits {
    static let limit = "UPDATE trigger_environments SET concurrency_limit = ?2, burst_limit = ?3 WHERE id = ?1"

    static let capQueues = """
        UPDATE trigger_queues SET concurrency_limit = \(capped("coalesce(override_limit, declared_limit)"))
        WHERE environment = ?1
        """

    /// A queue's limit, or what its environment allows each queue if that is less; NULL where neither says anything.
    ///
    /// The environment is the statement's first parameter.
    static func capped(_ limit: String) -> String {
        "min(coalesce(\(limit), \(cap)), coalesce(\(cap), \(limit)))"
    }

    private static let cap = """
        (SELECT iif(e.burst_limit IS NULL, NULL, e.concurrency_limit) FROM trigger_environments AS e WHERE e.id = ?1)
        """
}
