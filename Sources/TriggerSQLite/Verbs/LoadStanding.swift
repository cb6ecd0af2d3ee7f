import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func standing(of run: RunState, countLimit: Int) throws -> LineStanding {
        let group = QueueGroup(of: run)
        let running = try statement(GroupLimits.running).row {
            $0.add(group)
        } _: {
            $0.int()
        }
        guard let row = ReadyRow(of: run) else { return LineStanding(running: running ?? 0, ahead: 0) }
        let ahead = try statement(LoadStanding.ahead).row {
            $0.add(group)
            $0.add(row.rank)
            $0.add(row.score)
            $0.add(run.id.rawValue)
            $0.add(countLimit)
        } _: {
            $0.int()
        }
        return LineStanding(running: running ?? 0, ahead: min(ahead ?? 0, countLimit))
    }
}

enum LoadStanding {
    /// Line by line, each from its front.
    static let ahead = """
        SELECT coalesce(sum((SELECT count(*) FROM (SELECT 1 FROM trigger_ready AS r
            WHERE r.environment = h.environment AND r.queue = h.queue AND r.key = h.key AND r.task = h.task
                AND r.lane = h.lane AND (r.rank, r.score, r.run) < (?4, ?5, ?6) LIMIT ?7))), 0)
        FROM trigger_heads AS h WHERE h.environment = ?1 AND h.queue = ?2 AND h.key = ?3
        """
}
