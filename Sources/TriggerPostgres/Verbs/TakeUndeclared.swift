#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func takeUndeclared(_ environment: EnvironmentID, queues: [String], limit: Int) throws -> RunsSetApart {
        let found = try take(TakeUndeclared.oldest) {
            $0.add(environment)
            $0.texts(Set(queues)) { $0 }
            $0.add(max(0, limit))
        } _: {
            let place = UndeclaredPlace(
                environment: environment, queue: $0.text(), queuedAt: $0.date(), run: $0.run())
            return (place: place, isThere: $0.flag())
        }
        try leaveUndeclared(found.map(\.place))
        let taken = found.filter(\.isThere).map(\.place).sorted { ($0.queuedAt, $0.run) < ($1.queuedAt, $1.run) }
        return RunsSetApart(runs: taken.map(\.run), isCut: found.count >= limit)
    }
}

enum TakeUndeclared {
    /// The oldest of all queues asked for, locked in the order of their ids, and whether each is still there when its lock is.
    static let oldest = """
        SELECT u.queue, u.queued_at, u.run, r.id IS NOT NULL
        FROM (SELECT * FROM (
            SELECT n.queue, u.queued_at, u.run FROM unnest($2::text[]) AS n (queue)
            CROSS JOIN LATERAL (
                SELECT queued_at, run FROM trigger_undeclared WHERE environment = $1 AND queue = n.queue
                ORDER BY queued_at, run LIMIT $3) AS u
            ORDER BY u.queued_at, u.run LIMIT $3) AS u ORDER BY u.run) AS u
        LEFT JOIN LATERAL (
            SELECT id FROM trigger_runs WHERE environment = $1 AND id = u.run AND line = 'UNDECLARED'
            FOR UPDATE) AS r ON true
        """
}
#endif
