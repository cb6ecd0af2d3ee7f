#if Postgres
import TriggerEngine
import TriggerModel

/// What follows from runs that gained or lost slots, or joined or left lines.
extension PostgresTransaction {
    /// Writes what was noted of slots and lines.
    ///
    /// The lock of the environment comes first, and is held to the end of the transaction: what follows is decided on
    /// what is there, and by one server at a time.
    func settle() throws {
        guard !movement.isEmpty else { return }
        let (slots, lines) = movement.drain()
        let environments = Set(slots.keys.map(\.environment)).union(lines.map(\.group.environment)).sorted()
        let changes = Dictionary(slots.map { ($0.key.environment, $0.value) }, uniquingKeysWith: +)
        for environment in environments { try countRunning(environment, changes[environment] ?? 0) }
        try countSlots(slots)
        try refreshHeads(of: Array(lines))
    }

    private func countRunning(_ environment: EnvironmentID, _ change: Int) throws {
        try write(change == 0 ? SettleQueues.lock : SettleQueues.countRunning) {
            $0.add(environment)
            if change != 0 { $0.add(change) }
        }
    }

    private func countSlots(_ slots: [QueueGroup: Int]) throws {
        guard !slots.isEmpty else { return }
        let changes = Array(slots)
        try write(SettleQueues.countSlots) { parameters in
            MoveRuns.addGroups(changes, to: &parameters, \.key)
            parameters.counts(changes, \.value)
        }
        let groups = changes.map(\.key)
        try beginWriting()
        try connection.send(SettleQueues.reconsider) {
            MoveRuns.addGroups(groups, to: &$0) { $0 }
        } noting: { [self] _ in
            announcement.isReady = true
        }
        let losers = changes.filter { $0.value < 0 }.map(\.key)
        guard !losers.isEmpty else { return }
        try write(SettleQueues.forgetSlots) { MoveRuns.addGroups(losers, to: &$0) { $0 } }
    }

    private func refreshHeads(of lines: [ReadyLine]) throws {
        guard !lines.isEmpty else { return }
        try write(SettleQueues.refreshHeads) { MoveRuns.addLines(lines, to: &$0) { $0 } }
        try write(SettleQueues.forgetHeads) { MoveRuns.addLines(lines, to: &$0) { $0 } }
    }

    /// Blocks or opens the lines of queues whose limits changed.
    func reconsiderQueues(_ queues: [(environment: EnvironmentID, name: String)]) throws {
        for environment in Set(queues.map(\.environment)).sorted() { try countRunning(environment, 0) }
        try write(SettleQueues.reconsiderQueues) {
            $0.environments(queues, \.environment)
            $0.texts(queues, \.name)
        }
    }
}

enum SettleQueues {
    static let lock = "SELECT 1 FROM trigger_environments WHERE id = $1 FOR UPDATE"

    static let countRunning = "UPDATE trigger_environments SET running = running + $2 WHERE id = $1"

    static let countSlots = """
        INSERT INTO trigger_slots AS s (environment, queue, key, running)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[])
        ON CONFLICT (environment, queue, key) DO UPDATE SET running = s.running + excluded.running
        """

    static let forgetSlots = """
        DELETE FROM trigger_slots WHERE ctid = ANY (ARRAY(
            SELECT s.ctid FROM \(groups) CROSS JOIN LATERAL (
                SELECT ctid FROM trigger_slots
                WHERE environment = c.environment AND queue = c.queue AND key = c.key AND running = 0 LIMIT 1) AS s))
        """

    /// Makes or moves the heads of lines that have runs.
    static let refreshHeads = """
        INSERT INTO trigger_heads AS h (environment, queue, key, task, lane, blocked, rank, score)
        SELECT g.environment, g.queue, g.key, g.task, g.lane, \(isBlocked), f.rank, f.score
        FROM \(lines("g")) CROSS JOIN LATERAL (
            SELECT r.rank, r.score FROM trigger_ready AS r WHERE \(isOfLine)
            ORDER BY r.rank, r.score, r.run LIMIT 1) AS f
        ON CONFLICT (environment, queue, key, task, lane)
        DO UPDATE SET blocked = excluded.blocked, rank = excluded.rank, score = excluded.score
        WHERE (h.blocked, h.rank, h.score) IS DISTINCT FROM (excluded.blocked, excluded.rank, excluded.score)
        """

    /// Removes the heads of lines that have none.
    static let forgetHeads = """
        DELETE FROM trigger_heads WHERE ctid = ANY (ARRAY(
            SELECT h.ctid FROM \(lines("g")) CROSS JOIN LATERAL (
                SELECT ctid FROM trigger_heads
                WHERE environment = g.environment AND queue = g.queue AND key = g.key AND task = g.task
                    AND lane = g.lane LIMIT 1) AS h
            LEFT JOIN LATERAL (SELECT 1 AS found FROM trigger_ready AS r WHERE \(isOfLine) LIMIT 1) AS r ON true
            WHERE r.found IS NULL))
        """

    /// Blocks or opens the lines of groups that have a limit.
    static let reconsider = changing(
        """
        \(groups) CROSS JOIN LATERAL (
            SELECT 1 FROM trigger_queues
            WHERE environment = c.environment AND name = c.queue AND concurrency_limit IS NOT NULL LIMIT 1) AS l
        """, "g.environment = c.environment AND g.queue = c.queue AND g.key = c.key")

    static let reconsiderQueues = changing(
        "unnest($1::bigint[], $2::text[]) AS c (environment, queue)",
        "g.environment = c.environment AND g.queue = c.queue")

    static let reconsiderEnvironment = changing(
        "(SELECT $1::bigint) AS c (environment)", "g.environment = c.environment")

    /// Turns over those heads that are blocked and should not be, or the other way round; the lock of the environment keeps
    /// them where they are meanwhile.
    private static func changing(_ source: String, _ condition: String) -> String {
        """
        UPDATE trigger_heads SET blocked = NOT blocked WHERE ctid = ANY (ARRAY(
            SELECT h.ctid FROM \(source) CROSS JOIN LATERAL (
                SELECT g.ctid FROM trigger_heads AS g
                WHERE \(condition) AND g.blocked <> \(isBlocked) OFFSET 0) AS h))
        RETURNING 1
        """
    }

    private static let groups = "unnest($1::bigint[], $2::text[], $3::text[]) AS c (environment, queue, key)"

    private static func lines(_ name: String) -> String {
        """
        unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[]) \
        AS \(name) (environment, queue, key, task, lane)
        """
    }

    private static let isOfLine = """
        r.environment = g.environment AND r.queue = g.queue AND r.key = g.key AND r.task = g.task AND r.lane = g.lane
        """

    /// Whether the group `g` may start no further run.
    private static let isBlocked = """
        EXISTS (SELECT FROM trigger_queues AS q WHERE q.environment = g.environment AND q.name = g.queue
            AND (q.paused OR q.concurrency_limit <= coalesce((SELECT s.running FROM trigger_slots AS s
                WHERE s.environment = g.environment AND s.queue = g.queue AND s.key = g.key), 0)))
        """
}
#endif
