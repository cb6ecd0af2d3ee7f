#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    /// Under the lock of declarations: so what follows is worked out from what stands there, and no other server changes it.
    func saveLimits(_ changes: [EnvironmentID: EnvironmentLimits]) throws {
        guard !changes.isEmpty else { return }
        for (environment, limits) in changes.sorted(by: { $0.key < $1.key }) { try save(limits, of: environment) }
        announcement.isReady = true
    }

    private func save(_ limits: EnvironmentLimits, of environment: EnvironmentID) throws {
        try write(SaveLimits.limit) { parameters in
            parameters.add(environment)
            parameters.counts(CollectionOfOne(limits), \.base)
            parameters.add(limits.burst.map { String($0) })
        }
        for sql in SaveLimits.followed { try write(sql) { $0.add(environment) } }
    }
}

enum SaveLimits {
    static let limit = """
        UPDATE trigger_environments
        SET concurrency_limit = coalesce(($2::bigint[])[1], concurrency_limit), burst = coalesce($3, burst) WHERE id = $1
        """

    /// What follows from an environment's limit: that in all, the parts of it, and the limits of its queues.
    static let followed = [total, followParts, capQueues, SettleQueues.reconsiderEnvironment]

    static let total = """
        UPDATE trigger_environments SET burst_limit = nullif(
            greatest(concurrency_limit, floor(concurrency_limit * burst::float8 + 1e-9)::bigint), concurrency_limit)
        WHERE id = $1
        """

    static let followParts = """
        UPDATE trigger_queues SET override_limit = \(part("override_percent"))
        WHERE environment = $1 AND override_percent IS NOT NULL
        """

    static let capQueues = """
        UPDATE trigger_queues SET concurrency_limit = least(coalesce(override_limit, declared_limit), \(cap("$1")))
        WHERE environment = $1
        """

    /// What a part of the environment's limit comes to, in percent; NULL for none.
    ///
    /// It is rounded down, but for what the numbers' own imprecision lacks, and is 1 at least of more than nothing. The
    /// environment is the statement's first parameter.
    static func part(_ percent: String) -> String {
        """
        (SELECT least(\(QueueManifest.limits.upperBound), greatest(least(1, e.concurrency_limit),
            floor(e.concurrency_limit * \(percent)::float8 / 100 + 1e-9)::bigint))
            FROM trigger_environments AS e WHERE e.id = $1 AND \(percent) IS NOT NULL)
        """
    }

    /// What an environment allows each queue, where that is less than it allows all of them; NULL otherwise.
    static func cap(_ environment: String) -> String {
        """
        (SELECT e.concurrency_limit FROM trigger_environments AS e
            WHERE e.id = \(environment) AND e.burst_limit IS NOT NULL)
        """
    }
}
#endif
