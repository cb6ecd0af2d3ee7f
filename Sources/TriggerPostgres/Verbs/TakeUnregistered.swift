#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func takeUnregistered(
        _ environment: EnvironmentID, tasks: [String], version: String, limit: Int
    ) throws -> [RunID] {
        let places = try take(TakeUnregistered.oldest) {
            $0.add(environment)
            $0.texts(Set(tasks)) { $0 }
            $0.texts(Set(["", version])) { $0 }
            $0.add(limit)
        } _: {
            UnregisteredPlace(
                environment: environment, task: $0.text(), version: $0.text(), queuedAt: $0.date(), run: $0.run())
        }
        try leaveUnregistered(places)
        return places.map(\.run)
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
    /// The oldest of all tasks asked for; those that another transaction has hold of are passed over.
    static let oldest = """
        SELECT u.task, u.version, u.queued_at, u.run
        FROM (SELECT p.task, p.version, u.queued_at, u.run
            FROM (SELECT t.task, v.version FROM unnest($2::text[]) AS t (task)
                CROSS JOIN unnest($3::text[]) AS v (version)) AS p
            CROSS JOIN LATERAL (
                SELECT queued_at, run FROM trigger_unregistered
                WHERE environment = $1 AND task = p.task AND version = p.version
                ORDER BY queued_at, run LIMIT $4) AS u
            ORDER BY u.queued_at, u.run LIMIT $4) AS u
        CROSS JOIN LATERAL (
            SELECT id FROM trigger_runs WHERE environment = $1 AND id = u.run AND line = 'UNREGISTERED'
            FOR UPDATE SKIP LOCKED) AS r
        """

    static let unannounced = """
        SELECT run FROM trigger_unregistered WHERE environment = $1 AND pending ORDER BY run LIMIT $2
        """
}
#endif
