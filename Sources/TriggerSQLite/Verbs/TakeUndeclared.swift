import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func takeUndeclared(_ environment: EnvironmentID, queues: [String], limit: Int) throws -> RunsSetApart {
        var found: [UndeclaredPlace] = []
        for queue in Set(queues) { found += try oldestUndeclared(environment, queue: queue, limit: limit) }
        found.sort { ($0.queuedAt, $0.run) < ($1.queuedAt, $1.run) }
        let taken = found.prefix(max(0, limit))
        try deleteUndeclared(taken)
        return RunsSetApart(runs: taken.map(\.run), isCut: taken.count >= limit)
    }

    private func oldestUndeclared(
        _ environment: EnvironmentID, queue: String, limit: Int
    ) throws -> [UndeclaredPlace] {
        try statement(TakeUndeclared.oldest).rows {
            $0.add(environment)
            $0.add(queue)
            $0.add(max(0, limit))
        } _: {
            UndeclaredPlace(environment: environment, queue: queue, queuedAt: $0.date(), run: $0.run())
        }
    }
}

enum TakeUndeclared {
    static let oldest = """
        SELECT queued_at, run FROM trigger_undeclared WHERE environment = ?1 AND queue = ?2
        ORDER BY queued_at, run LIMIT ?3
        """
}
