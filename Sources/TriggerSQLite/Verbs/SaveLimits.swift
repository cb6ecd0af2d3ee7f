import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveLimits(_ changes: [EnvironmentID: EnvironmentLimits]) throws {
        for (environment, limits) in changes {
            try statement(SaveLimits.limit).run {
                $0.add(environment)
                $0.add(limits.base)
                $0.add(limits.burst.map { String($0) })
            }
            for sql in SaveLimits.followed { try statement(sql).run { $0.add(environment) } }
            self.limits.forget()
        }
    }
}

enum SaveLimits {
    static let limit = """
        UPDATE trigger_environments SET concurrency_limit = coalesce(?2, concurrency_limit), burst = coalesce(?3, burst)
        WHERE id = ?1
        """

    /// What follows from an environment's limit: that in all, the parts of it, and the limits of its queues.
    static let followed = [total, followParts, capQueues, SettleQueues.reconsiderEnvironment]

    static let total = """
        UPDATE trigger_environments SET burst_limit = nullif(
            max(concurrency_limit, CAST(concurrency_limit * CAST(burst AS REAL) + 1e-9 AS INTEGER)), concurrency_limit)
        WHERE id = ?1
        """

    static let followParts = """
        UPDATE trigger_queues SET override_limit = \(part("override_percent"))
        WHERE environment = ?1 AND override_percent IS NOT NULL
        """

    static let capQueues = """
        UPDATE trigger_queues SET concurrency_limit = \(capped("coalesce(override_limit, declared_limit)"))
        WHERE environment = ?1
        """

    /// What a part of the environment's limit comes to, in percent; NULL for none.
    ///
    /// It is rounded down, but for what the numbers' own imprecision lacks, and is 1 at least of more than nothing.
    static func part(_ percent: String) -> String {
        """
        (SELECT min(\(QueueManifest.limits.upperBound), max(min(1, e.concurrency_limit),
            CAST(e.concurrency_limit * CAST(\(percent) AS REAL) / 100 + 1e-9 AS INTEGER)))
            FROM trigger_environments AS e WHERE e.id = ?1)
        """
    }

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
