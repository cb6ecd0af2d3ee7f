import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func takeUnregistered(
        _ environment: EnvironmentID, tasks: [String], version: String, limit: Int
    ) throws -> RunsSetApart {
        var found: [UnregisteredPlace] = []
        for task in Set(tasks) {
            for version in Set(["", version]) {
                found += try oldestUnregistered(environment, task: task, version: version, limit: limit)
            }
        }
        found.sort { ($0.queuedAt, $0.run) < ($1.queuedAt, $1.run) }
        let taken = found.prefix(limit)
        try deleteUnregistered(taken)
        return RunsSetApart(runs: taken.map(\.run), isCut: taken.count >= limit)
    }

    private func oldestUnregistered(
        _ environment: EnvironmentID, task: String, version: String, limit: Int
    ) throws -> [UnregisteredPlace] {
        try statement(TakeUnregistered.oldest).rows {
            $0.add(environment)
            $0.add(task)
            $0.add(version)
            $0.add(limit)
        } _: {
            UnregisteredPlace(
                environment: environment, task: task, version: version, queuedAt: $0.date(), run: $0.run()
            )
        }
    }
}

enum TakeUnregistered {
    static let oldest = """
        SELECT queued_at, run FROM trigger_unregistered
        WHERE environment = ?1 AND task = ?2 AND version = ?3
        ORDER BY queued_at, run LIMIT ?4
        """
}
