#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    /// Servers take one after another within an environment, so that no limit is exceeded.
    func takeReady(_ environment: EnvironmentID, _ request: TakeRequest) throws -> TakenRuns {
        var taken = TakenRuns(runs: [], room: 0)
        while true {
            let part = try take(environment, request, limit: request.limit - taken.runs.count)
            taken = TakenRuns(runs: taken.runs + part.runs.map(\.run), room: part.room)
            // Lines that share a limit give fewer runs than they might have; others come up then.
            guard part.isCut, !part.runs.isEmpty, taken.runs.count < request.limit, part.room > 0 else { break }
        }
        return taken
    }

    private struct Part {
        var room = 0
        var runs: [ReadyRow] = []
        /// Whether there were candidates that had no room.
        var isCut = false
    }

    private func take(_ environment: EnvironmentID, _ request: TakeRequest, limit: Int) throws -> Part {
        try settle()
        try beginWriting()
        let part = Box(Part())
        try connection.send(TakeReady.room) {
            $0.add(environment)
        } reading: {
            part.value.room = $0.int()
        }
        try holdOpenQueues(environment)
        let found = try take(TakeReady.ready) { parameters in
            parameters.add(environment)
            parameters.texts(Array(Set(request.tasks))) { $0 }
            parameters.texts(Array(Set(request.lanes))) { $0 }
            parameters.add(limit)
        } _: {
            TakeReady.read(&$0, environment)
        }
        part.value.runs = found.map(\.row)
        locked.formUnion(found.map(\.row.run))
        part.value.isCut = found.first.map { $0.candidates > $0.chosen } ?? false
        // Others are at those that were chosen and are not here: whatever they do, this is looked at again.
        if let first = found.first, first.chosen > found.count { announcement.looksAgain = true }
        try leaveReady(part.value.runs)
        for row in part.value.runs { movement.add(slots: 1, to: row.line.group) }
        part.value.room -= found.count
        return part.value
    }
}

private final class Box<Value> {
    var value: Value

    init(_ value: Value) {
        self.value = value
    }
}

enum TakeReady {
    /// How many more runs the environment may start; others wait until this is committed.
    static let room = """
        SELECT CASE WHEN paused THEN 0 ELSE greatest(0, coalesce(burst_limit, concurrency_limit) - running) END
        FROM trigger_environments WHERE id = $1 FOR UPDATE
        """

    /// The runs to start: always from the line whose next run comes up first, within the limits of the groups.
    ///
    /// Of the lines that may start a run, as many as runs are wanted are looked at, those with the oldest heads; of each its
    /// first few runs. The last of the runs that would do bounds what is read beyond those. Runs that another transaction
    /// has hold of are passed over.
    static let ready = """
        WITH wanted AS MATERIALIZED (
            SELECT least($4, CASE WHEN paused THEN 0
                ELSE greatest(0, coalesce(burst_limit, concurrency_limit) - running) END) AS count
            FROM trigger_environments WHERE id = $1
        ), heads AS MATERIALIZED (
            SELECT h.queue, h.key, t.task, l.lane, h.rank, h.score
            FROM unnest($2::text[]) AS t (task) CROSS JOIN unnest($3::text[]) AS l (lane)
            CROSS JOIN LATERAL (
                SELECT queue, key, rank, score FROM trigger_heads
                WHERE environment = $1 AND task = t.task AND lane = l.lane AND NOT blocked AND rank >= 0
                ORDER BY rank, score, queue, key LIMIT (SELECT count FROM wanted)) AS h
            ORDER BY h.rank, h.score, h.queue, h.key LIMIT (SELECT count FROM wanted)
        ), lines AS MATERIALIZED (
            SELECT h.queue, h.key, h.task, h.lane, greatest(4, 4 * w.count / count(*) OVER ()) AS page,
                least(w.count, coalesce(q.concurrency_limit - coalesce(s.running, 0), w.count)) AS room
            FROM heads AS h CROSS JOIN wanted AS w
            LEFT JOIN LATERAL (
                SELECT concurrency_limit FROM trigger_queues
                WHERE environment = $1 AND name = h.queue AND concurrency_limit IS NOT NULL LIMIT 1) AS q ON true
            LEFT JOIN LATERAL (
                SELECT running FROM trigger_slots WHERE q.concurrency_limit IS NOT NULL AND environment = $1
                    AND queue = h.queue AND key = h.key LIMIT 1) AS s ON true
        ), front AS MATERIALIZED (
            SELECT l.queue, l.key, l.task, l.lane, l.room, l.page, r.rank, r.score, r.run
            FROM lines AS l CROSS JOIN LATERAL (
                SELECT rank, score, run FROM trigger_ready
                WHERE environment = $1 AND queue = l.queue AND key = l.key AND task = l.task AND lane = l.lane
                ORDER BY rank, score, run LIMIT least(l.page, l.room)) AS r
        ), bound AS MATERIALIZED (
            SELECT rank, score, run FROM front
            ORDER BY rank, score, run OFFSET (SELECT greatest(count, 1) - 1 FROM wanted) LIMIT 1
        ), long AS MATERIALIZED (
            SELECT f.queue, f.key, f.task, f.lane, f.room, f.page
            FROM front AS f LEFT JOIN bound AS b ON true
            WHERE f.room > f.page AND (b.run IS NULL OR (f.rank, f.score, f.run) <= (b.rank, b.score, b.run))
            GROUP BY f.queue, f.key, f.task, f.lane, f.room, f.page HAVING count(*) = f.page
        ), candidates AS MATERIALIZED (
            SELECT queue, key, task, lane, room, rank, score, run FROM front
            UNION ALL
            SELECT l.queue, l.key, l.task, l.lane, l.room, r.rank, r.score, r.run
            FROM long AS l LEFT JOIN bound AS b ON true CROSS JOIN LATERAL (
                SELECT rank, score, run FROM trigger_ready
                WHERE environment = $1 AND queue = l.queue AND key = l.key AND task = l.task AND lane = l.lane
                    AND (b.run IS NULL OR (rank, score, run) <= (b.rank, b.score, b.run))
                ORDER BY rank, score, run OFFSET l.page LIMIT l.room - l.page) AS r
        ), chosen AS MATERIALIZED (
            SELECT queue, key, task, lane, rank, score, run
            FROM (SELECT c.*, row_number() OVER (PARTITION BY queue, key ORDER BY rank, score, run) AS place
                FROM candidates AS c) AS c
            WHERE place <= room ORDER BY rank, score, run LIMIT (SELECT count FROM wanted)
        )
        SELECT c.queue, c.key, c.task, c.lane, c.rank, c.score, c.run,
            (SELECT count(*) FROM chosen), (SELECT count(*) FROM candidates)
        FROM (SELECT * FROM chosen ORDER BY rank, score, run) AS c CROSS JOIN LATERAL (
            SELECT id FROM trigger_runs
            WHERE environment = $1 AND id = c.run AND line = 'READY' AND lane = c.lane AND rank = c.rank
                AND score = c.score
            FOR UPDATE SKIP LOCKED) AS r
        """

    static func read(
        _ row: inout Columns, _ environment: EnvironmentID
    ) -> (row: ReadyRow, chosen: Int, candidates: Int) {
        let group = QueueGroup(environment: environment, queue: row.text(), key: row.text())
        let line = ReadyLine(group: group, task: row.text(), lane: row.text())
        let ready = ReadyRow(line: line, rank: row.int64(), score: row.int64(), run: row.run())
        return (ready, row.int(), row.int())
    }
}
#endif
