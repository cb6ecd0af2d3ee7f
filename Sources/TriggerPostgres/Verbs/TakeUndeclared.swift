#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func takeUndeclared(_ environment: EnvironmentID, queues: [String], limit: Int) throws -> [RunID] {
        let places = try take(TakeUndeclared.oldest) {
            $0.add(environment)
            $0.texts(Set(queues)) { $0 }
            $0.add(max(0, limit))
        } _: {
            UndeclaredPlace(
                environment: environment, queue: $0.text(), queuedAt: $0.date(), run: $0.run())
        }
        try leaveUndeclared(places)
        return places.map(\.run)
    }
}

enum TakeUndeclared {
    /// The oldest of all queues asked for; those that another transaction has hold of are passed over.
    static let oldest = """
        SELECT u.queue, u.queued_at, u.run
        FROM (SELECT n.queue, u.queued_at, u.run FROM unnest($2::text[]) AS n (queue)
            CROSS JOIN LATERAL (
                SELECT queued_at, run FROM trigger_undeclared WHERE environment = $1 AND queue = n.queue
                ORDER BY queued_at, run LIMIT $3) AS u
            ORDER BY u.queued_at, u.run LIMIT $3) AS u
        CROSS JOIN LATERAL (
            SELECT id FROM trigger_runs WHERE environment = $1 AND id = u.run AND line = 'UNDECLARED'
            FOR UPDATE SKIP LOCKED) AS r
        """
}
#endif
