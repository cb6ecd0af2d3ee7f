import TriggerEngine
import TriggerModel

import struct Foundation.Date

extension SQLiteTransaction {
    func undeclared(_ environment: EnvironmentID, queues: [String], limit: Int) throws -> RunsSetApart {
        var found: [FindUndeclared.Place] = []
        for queue in Set(queues) { found += try oldestUndeclared(environment, queue: queue, limit: limit) }
        found.sort { ($0.queuedAt, $0.run) < ($1.queuedAt, $1.run) }
        let oldest = found.prefix(max(0, limit))
        return RunsSetApart(runs: oldest.map(\.run), isCut: oldest.count >= limit)
    }

    private func oldestUndeclared(
        _ environment: EnvironmentID, queue: String, limit: Int
    ) throws -> [FindUndeclared.Place] {
        try statement(FindUndeclared.oldest).rows {
            $0.add(environment)
            $0.add(queue)
            $0.add(max(0, limit))
        } _: {
            (queuedAt: $0.date(), run: $0.run())
        }
    }
}

enum FindUndeclared {
    typealias Place = (queuedAt: Date, run: RunID)

    static let oldest = """
        SELECT queued_at, run FROM trigger_undeclared WHERE environment = ?1 AND queue = ?2
        ORDER BY queued_at, run LIMIT ?3
        """
}
