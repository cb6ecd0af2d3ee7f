#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func takeUnregistered(
        _ environment: EnvironmentID, tasks: [String], version: String, limit: Int
    ) throws -> RunsSetApart {
        let found = try take(TakeUnregistered.oldest) {
            $0.add(environment)
            $0.texts(Set(tasks)) { $0 }
            $0.texts(Set(["", version])) { $0 }
            $0.add(limit)
        } _: {
            let place = UnregisteredPlace(
                environment: environment, task: $0.text(), version: $0.text(), queuedAt: $0.date(), run: $0.run())
            return (place: place, isThere: $0.flag())
        }
        try leaveUnregistered(found.map(\.place))
        let taken = found.filter(\.isThere).map(\.place).sorted { ($0.queuedAt, $0.run) < ($1.queuedAt, $1.run) }
        return RunsSetApart(runs: taken.map(\.run), isCut: found.count >= limit)
    }

    func unannounced(_ environment: EnvironmentID, limit: Int) throws -> [RunID] {
        try rows(TakeUnregistered.unannounced) {
            $0.add(environment)
            $0.add(limit)
        } _: {
            $0.run()
        }
    }
}

enum TakeUnregistered {
    /// The oldest of all tasks asked for, locked in the order of their ids, and whether each is still there when its lock is.
    static let oldest = """
        SELECT u.task, u.version, u.queued_at, u.run, r.id IS NOT NULL
        FROM (SELECT * FROM (SELECT p.task, p.version, u.queued_at, u.run
            FROM (SELECT t.task, v.version FROM unnest($2::text[]) AS t (task)
                CROSS JOIN unnest($3::text[]) AS v (version)) AS p
            CROSS JOIN LATERAL (
                SELECT queued_at, run FROM trigger_unregistered
                WHERE environment = $1 AND task = p.task AND version = p.version
                ORDER BY queued_at, run LIMIT $4) AS u
            ORDER BY u.queued_at, u.run LIMIT $4) AS u ORDER BY u.run) AS u
        LEFT JOIN LATERAL (
            SELECT id FROM trigger_runs WHERE environment = $1 AND id = u.run AND line = 'UNREGISTERED'
            FOR UPDATE) AS r ON true
        """

    static let unannounced = """
        SELECT run FROM trigger_unregistered WHERE environment = $1 AND pending ORDER BY run LIMIT $2
        """
}
#endif
