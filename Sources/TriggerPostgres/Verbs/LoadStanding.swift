#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func standing(of run: RunState, countLimit: Int) throws -> LineStanding {
        let row = ReadyRow(of: run)
        let found = try rows(LoadStanding.sql) {
            $0.add(run.environment)
            $0.add(run.queue)
            $0.add(run.concurrencyKey)
            $0.add(row?.rank ?? -1)
            $0.add(row?.score ?? 0)
            $0.add(run.id.rawValue)
            $0.add(countLimit)
        } _: {
            LineStanding(running: $0.int(), ahead: min($0.int(), countLimit))
        }
        return found.first ?? LineStanding(running: 0, ahead: 0)
    }
}

enum LoadStanding {
    /// Line by line, each from its front.
    static let sql = """
        SELECT coalesce((SELECT running FROM trigger_slots WHERE environment = $1 AND queue = $2 AND key = $3), 0),
            (SELECT coalesce(sum(a.count), 0)::bigint FROM trigger_heads AS h CROSS JOIN LATERAL (
                SELECT count(*) AS count FROM (SELECT FROM trigger_ready AS r
                    WHERE r.environment = h.environment AND r.queue = h.queue AND r.key = h.key AND r.task = h.task
                        AND r.lane = h.lane AND (r.rank, r.score, r.run) < ($4, $5, $6) LIMIT $7) AS r) AS a
            WHERE h.environment = $1 AND h.queue = $2 AND h.key = $3)
        """
}
#endif
