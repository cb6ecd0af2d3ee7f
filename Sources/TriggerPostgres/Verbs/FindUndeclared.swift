#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func undeclared(_ environment: EnvironmentID, queues: [String], limit: Int) throws -> RunsSetApart {
        let found = try rows(FindUndeclared.oldest) {
            $0.add(environment)
            $0.texts(Set(queues)) { $0 }
            $0.add(max(0, limit))
        } _: {
            $0.run()
        }
        return RunsSetApart(runs: found, isCut: found.count >= limit)
    }
}

enum FindUndeclared {
    /// The oldest of all queues asked for.
    static let oldest = """
        SELECT u.run FROM unnest($2::text[]) AS n (queue)
        CROSS JOIN LATERAL (
            SELECT queued_at, run FROM trigger_undeclared WHERE environment = $1 AND queue = n.queue
            ORDER BY queued_at, run LIMIT $3) AS u
        ORDER BY u.queued_at, u.run LIMIT $3
        """
}
#endif
