#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    /// As a registration does, so that neither waits for the other in a circle, and neither misses what the other says.
    func saveLimits(_ changes: [EnvironmentID: EnvironmentLimits]) throws {
        guard !changes.isEmpty else { return }
        presumption.declarations = nil
        try write(RegistrationLock.exclusive) { $0.add(RegistrationLock.key(self.lockSpace)) }
        for (environment, limits) in changes.sorted(by: { $0.key < $1.key }) { try save(limits, of: environment) }
        announcement.isReady = true
    }

    private func save(_ limits: EnvironmentLimits, of environment: EnvironmentID) throws {
        try write(SaveLimits.capQueues) { parameters in
            parameters.add(environment)
            parameters.counts(CollectionOfOne(limits)) { $0.burst.map { _ in limits.base } }
        }
        try write(SaveLimits.limit) { parameters in
            parameters.add(environment)
            parameters.add(limits.base)
            parameters.counts(CollectionOfOne(limits), \.burst)
        }
        try write(SettleQueues.reconsiderEnvironment) { $0.add(environment) }
    }
}

enum SaveLimits {
    static let limit = """
        UPDATE trigger_environments SET concurrency_limit = $2, burst_limit = ($3::bigint[])[1] WHERE id = $1
        """

    static let capQueues = """
        UPDATE trigger_queues
        SET concurrency_limit = least(coalesce(override_limit, declared_limit), ($2::bigint[])[1]) WHERE environment = $1
        """

    /// What an environment allows each queue, where that is less than it allows all of them; NULL otherwise.
    static func cap(_ environment: String) -> String {
        """
        (SELECT e.concurrency_limit FROM trigger_environments AS e
            WHERE e.id = \(environment) AND e.burst_limit IS NOT NULL)
        """
    }
}
#endif
