import TriggerEngine
import TriggerModel

import struct Foundation.Date

extension SQLiteTransaction {
    func unregistered(
        _ environment: EnvironmentID, tasks: [String], version: String, limit: Int
    ) throws -> RunsSetApart {
        var found: [FindUnregistered.Place] = []
        for task in Set(tasks) {
            for version in Set(["", version]) {
                found += try oldestUnregistered(environment, task: task, version: version, limit: limit)
            }
        }
        found.sort { ($0.queuedAt, $0.run) < ($1.queuedAt, $1.run) }
        let oldest = found.prefix(max(0, limit))
        return RunsSetApart(runs: oldest.map(\.run), isCut: oldest.count >= limit)
    }

    private func oldestUnregistered(
        _ environment: EnvironmentID, task: String, version: String, limit: Int
    ) throws -> [FindUnregistered.Place] {
        try statement(FindUnregistered.oldest).rows {
            $0.add(environment)
            $0.add(task)
            $0.add(version)
            $0.add(limit)
        } _: {
            (queuedAt: $0.date(), run: $0.run())
        }
    }
}

enum FindUnregistered {
    typealias Place = (queuedAt: Date, run: RunID)

    static let oldest = """
        SELECT queued_at, run FROM trigger_unregistered
        WHERE environment = ?1 AND task = ?2 AND version = ?3
        ORDER BY queued_at, run LIMIT ?4
        """
}
