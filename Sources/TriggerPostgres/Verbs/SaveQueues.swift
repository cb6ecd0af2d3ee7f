#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    /// Under the lock of declarations.
    func saveQueues(_ changes: [QueueChange]) throws {
        guard !changes.isEmpty else { return }
        for change in changes { try save(change) }
        try reconsiderQueues(changes.map { ($0.environment, $0.name) })
        announcement.isReady = true
    }

    private func save(_ change: QueueChange) throws {
        try write(SaveQueues.insert) {
            $0.add(change.environment)
            $0.add(change.name)
            $0.add(change.isOfTask ? "task" : "custom")
        }
        switch change.action {
        case .pause(let isPaused): try pause(change, isPaused)
        case .override(let override): try self.override(change, override)
        }
    }

    private func pause(_ change: QueueChange, _ isPaused: Bool) throws {
        try write(SaveQueues.pause) {
            $0.add(change.environment)
            $0.add(change.name)
            $0.add(isPaused)
        }
    }

    private func override(_ change: QueueChange, _ override: LimitOverride?) throws {
        try write(SaveQueues.override) { parameters in
            parameters.add(change.environment)
            parameters.add(change.name)
            parameters.counts(CollectionOfOne(override)) { $0?.limit }
            parameters.dates(CollectionOfOne(override)) { $0?.setAt }
            parameters.add(override?.percent.map { String($0) })
        }
    }

    func savePauses(_ pauses: [EnvironmentID: Bool]) throws {
        for (environment, isPaused) in pauses.sorted(by: { $0.key < $1.key }) {
            try write(SaveQueues.pauseEnvironment) {
                $0.add(environment)
                $0.add(isPaused)
            }
            announcement.isReady = true
        }
    }

    func saveTypes(_ types: [EnvironmentID: EnvironmentType]) throws {
        for (environment, type) in types.sorted(by: { $0.key < $1.key }) {
            try write(SaveQueues.typeEnvironment) {
                $0.add(environment)
                $0.add(type.rawValue)
            }
        }
    }

    func environmentRecord(_ environment: EnvironmentID) throws -> EnvironmentRecord? {
        try rows(SaveQueues.environment) {
            $0.add(environment)
        } _: {
            EnvironmentRecord(
                isPaused: $0.flag(), concurrencyLimit: $0.int(), burst: $0.optionalText().flatMap(Double.init) ?? 1,
                burstLimit: $0.optionalInt(), running: $0.int())
        }.first
    }

    func environments() throws -> [EnvironmentID] {
        try rows(SaveQueues.environments) { _ in
        } _: {
            $0.environment()
        }
    }
}

enum SaveQueues {
    static let insert = """
        INSERT INTO trigger_queues (environment, name, kind, declared, concurrency_limit)
        VALUES ($1, $2, $3, false, \(SaveLimits.cap("$1"))) ON CONFLICT DO NOTHING
        """

    static let pause = "UPDATE trigger_queues SET paused = $3 WHERE environment = $1 AND name = $2"

    static let override = """
        UPDATE trigger_queues SET override_limit = \(overrideLimit), overridden_at = ($4::bigint[])[1],
            override_percent = $5::text,
            concurrency_limit = least(coalesce(\(overrideLimit), declared_limit), \(SaveLimits.cap("$1")))
        WHERE environment = $1 AND name = $2
        """

    /// The number, or what the part comes to.
    private static let overrideLimit = "coalesce(\(SaveLimits.part("$5::text")), ($3::bigint[])[1])"

    static let pauseEnvironment = "UPDATE trigger_environments SET paused = $2 WHERE id = $1"

    static let typeEnvironment = "UPDATE trigger_environments SET type = $2 WHERE id = $1"

    static let environment = """
        SELECT paused, concurrency_limit, burst, burst_limit, running FROM trigger_environments WHERE id = $1
        """

    static let environments = "SELECT id FROM trigger_environments ORDER BY id"
}
#endif
