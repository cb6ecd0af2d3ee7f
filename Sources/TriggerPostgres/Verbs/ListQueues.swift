#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func queues(_ environment: EnvironmentID, _ query: QueueQuery) throws -> QueueRecords {
        let names = try rows(ListQueues.names) {
            $0.add(environment)
        } _: {
            $0.text()
        }.filter { query.name == nil || $0 == query.name }
        let queues = try rows(ListQueues.page) {
            $0.add(environment)
            $0.texts(names.sorted().dropFirst(query.offset).prefix(query.limit)) { $0 }
            $0.add(query.countLimit)
        } _: { row in
            let (name, kind, isPaused) = (row.text(), row.optionalText(), row.flag())
            return QueueRecord(
                name: name, isOfTask: kind.map { $0 != "custom" } ?? name.hasPrefix("task/"), isPaused: isPaused,
                declaredLimit: row.optionalInt(), override: Self.override(&row), running: row.int(), queued: row.int())
        }
        return QueueRecords(page: queues.sorted { $0.name < $1.name }, count: names.count)
    }

    private static func override(_ row: inout Columns) -> LimitOverride? {
        let (limit, setAt, percent) = (row.optionalInt(), row.optionalDate(), row.optionalText().flatMap(Double.init))
        guard let limit, let setAt else { return nil }
        return LimitOverride(limit: limit, percent: percent, setAt: setAt)
    }
}

enum ListQueues {
    /// Steps from queue to queue through an index, however many rows each has in it.
    static let names = """
        WITH RECURSIVE \(steps("waiting", through: "trigger_heads")), \(steps("running", through: "trigger_slots"))
        SELECT name FROM trigger_queues WHERE environment = $1 AND \(isListed)
        UNION SELECT queue FROM waiting WHERE queue IS NOT NULL
        UNION SELECT queue FROM running WHERE queue IS NOT NULL
        """

    /// Whether a queue is listed though nothing is in it.
    private static let isListed = "(kind <> 'spare' OR paused OR override_limit IS NOT NULL)"

    private static func steps(_ name: String, through table: String) -> String {
        """
        \(name) AS (
            (SELECT queue FROM \(table) WHERE environment = $1 ORDER BY queue LIMIT 1)
            UNION ALL
            SELECT (SELECT t.queue FROM \(table) AS t WHERE t.environment = $1 AND t.queue > s.queue
                ORDER BY t.queue LIMIT 1) FROM \(name) AS s WHERE s.queue IS NOT NULL)
        """
    }

    /// A group with no slots held has no row, so there are at most as many rows as runs in hand.
    static let page = """
        SELECT n.name, q.kind, coalesce(q.paused, false), q.declared_limit, q.override_limit, q.overridden_at,
            q.override_percent,
            (SELECT coalesce(sum(s.running), 0)::bigint FROM trigger_slots AS s
                WHERE s.environment = $1 AND s.queue = n.name),
            (SELECT count(*) FROM (SELECT FROM trigger_ready AS r
                WHERE r.environment = $1 AND r.queue = n.name LIMIT $3) AS r)
        FROM unnest($2::text[]) AS n (name)
        LEFT JOIN LATERAL (
            SELECT kind, paused, declared_limit, override_limit, overridden_at, override_percent FROM trigger_queues
            WHERE environment = $1 AND name = n.name LIMIT 1) AS q ON true
        """
}
#endif
