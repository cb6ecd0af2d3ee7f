import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveQueues(_ changes: [QueueChange]) throws {
        guard !changes.isEmpty else { return }
        for change in changes {
            try statement(SaveQueues.insert).run {
                $0.add(change.environment)
                $0.add(change.name)
                $0.add(change.isOfTask ? "task" : "custom")
            }
            try save(change)
            limits.forget()
            try reconsiderQueue(change.environment, change.name)
        }
    }

    private func save(_ change: QueueChange) throws {
        switch change.action {
        case .pause(let isPaused):
            try statement(SaveQueues.pause).run {
                $0.add(change.environment)
                $0.add(change.name)
                $0.add(isPaused)
            }
        case .override(let override):
            try statement(SaveQueues.override).run {
                $0.add(change.environment)
                $0.add(change.name)
                $0.add(override?.limit)
                $0.add(override?.setAt)
                $0.add(override?.percent.map { String($0) })
            }
        }
    }

    func savePauses(_ pauses: [EnvironmentID: Bool]) throws {
        for (environment, isPaused) in pauses {
            try statement(SaveQueues.pauseEnvironment).run {
                $0.add(environment)
                $0.add(isPaused)
            }
        }
    }

    func saveTypes(_ types: [EnvironmentID: EnvironmentType]) throws {
        for (environment, type) in types {
            try statement(SaveQueues.typeEnvironment).run {
                $0.add(environment)
                $0.add(type.rawValue)
            }
        }
    }

    func environmentRecord(_ environment: EnvironmentID) throws -> EnvironmentRecord? {
        try statement(SaveQueues.environment).row {
            $0.add(environment)
        } _: {
            EnvironmentRecord(
                isPaused: $0.flag(), concurrencyLimit: $0.int(), burst: $0.optionalText().flatMap(Double.init) ?? 1,
                burstLimit: $0.optionalInt(), running: $0.int())
        }
    }

    func environments() throws -> [EnvironmentID] {
        try statement(SaveQueues.environments).rows { _ in
        } _: {
            EnvironmentID(rawValue: $0.int64())
        }
    }
}

enum SaveQueues {
    static let insert = """
        INSERT INTO trigger_queues (environment, name, kind, declared, concurrency_limit)
        VALUES (?1, ?2, ?3, 0, \(SaveLimits.capped("NULL"))) ON CONFLICT DO NOTHING
        """

    static let pause = "UPDATE trigger_queues SET paused = ?3 WHERE environment = ?1 AND name = ?2"

    static let override = """
        UPDATE trigger_queues
        SET override_limit = \(overrideLimit), overridden_at = ?4, override_percent = ?5,
            concurrency_limit = \(SaveLimits.capped("coalesce(\(overrideLimit), declared_limit)"))
        WHERE environment = ?1 AND name = ?2
        """

    /// The number, or what the part comes to.
    private static let overrideLimit = "coalesce(\(SaveLimits.part("?5")), ?3)"

    static let pauseEnvironment = "UPDATE trigger_environments SET paused = ?2 WHERE id = ?1"

    static let typeEnvironment = "UPDATE trigger_environments SET type = ?2 WHERE id = ?1"

    static let environment = """
        SELECT paused, concurrency_limit, burst, burst_limit, running FROM trigger_environments WHERE id = ?1
        """

    static let environments = "SELECT id FROM trigger_environments ORDER BY id"
}
