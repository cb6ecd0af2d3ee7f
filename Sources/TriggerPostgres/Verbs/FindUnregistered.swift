#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func unregistered(
        _ environment: EnvironmentID, tasks: [String], version: String, limit: Int
    ) throws -> RunsSetApart {
        let found = try rows(FindUnregistered.oldest) {
            $0.add(environment)
            $0.texts(Set(tasks)) { $0 }
            $0.texts(Set(["", version])) { $0 }
            $0.add(max(0, limit))
        } _: {
            $0.run()
        }
        return RunsSetApart(runs: found, isCut: found.count >= limit)
    }

    func unannounced(_ environment: EnvironmentID, limit: Int) throws -> [RunID] {
        try rows(FindUnregistered.unannounced) {
            $0.add(environment)
            $0.add(limit)
        } _: {
            $0.run()
        }
    }
}

enum FindUnregistered {
    /// The oldest of all tasks asked for.
    static let oldest = """
        SELECT u.run FROM (SELECT t.task, v.version FROM unnest($2::text[]) AS t (task)
            CROSS JOIN unnest($3::text[]) AS v (version)) AS p
        CROSS JOIN LATERAL (
            SELECT queued_at, run FROM trigger_unregistered
            WHERE environment = $1 AND task = p.task AND version = p.version
            ORDER BY queued_at, run LIMIT $4) AS u
        ORDER BY u.queued_at, u.run LIMIT $4
        """

    static let unannounced = """
        SELECT run FROM trigger_unregistered WHERE environment = $1 AND pending ORDER BY run LIMIT $2
        """
}
#endif
