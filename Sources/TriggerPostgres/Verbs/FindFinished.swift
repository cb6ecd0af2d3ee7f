#if Postgres
import TriggerEngine
import TriggerModel

import struct Foundation.Date

extension PostgresTransaction {
    func finishedRuns(_ environment: EnvironmentID, _ query: FinishedRunQuery) throws -> FinishedRunPage {
        let last = try rows(FindFinished.last) {
            $0.add(environment)
            $0.add(query.after.rawValue)
            $0.add(query.before.rawValue)
            $0.add(query.limit - 1)
        } _: {
            $0.run()
        }.first
        let found = try rows(FindFinished.range) {
            FindFinished.add(environment, query.ends, query.entries, to: &$0)
            $0.add(query.after.rawValue)
            $0.add((last ?? query.before).rawValue)
        } _: {
            try FindFinished.read(&$0)
        }
        return FinishedRunPage(runs: try finished(found, environment), last: last)
    }

    /// Who makes a run needed has locked it before: what is read once it is locked holds.
    func finishedRuns(_ environment: EnvironmentID, by ends: OldEnds, locking ids: [RunID]) throws -> [FinishedRun] {
        let locked = try take(FindFinished.lock) {
            $0.add(environment)
            $0.runs(Set(ids))
        } _: {
            $0.run()
        }
        guard !locked.isEmpty else { return [] }
        let found = try rows(FindFinished.byID) {
            FindFinished.add(environment, ends, PruneOthers.entries + 1, to: &$0)
            $0.runs(locked)
        } _: {
            try FindFinished.read(&$0)
        }
        return try finished(found, environment)
    }

    func beginPruning() throws -> Bool {
        try take(FindFinished.begin) {
            $0.add(FindFinished.lockKey(self.lockSpace))
        } _: {
            $0.flag()
        }.first ?? false
    }

    /// Looks once for each batch whether one of its runs has not ended.
    private func finished(
        _ rows: [(run: FinishedRun, batch: String?)], _ environment: EnvironmentID
    ) throws -> [FinishedRun] {
        let batches = Set(rows.compactMap(\.batch))
        guard !batches.isEmpty else { return rows.map(\.run) }
        let open = try self.rows(FindFinished.openBatches) {
            $0.add(environment)
            $0.texts(batches) { $0 }
        } _: {
            $0.text()
        }
        return rows.map { row in
            var run = row.run
            if let batch = row.batch, open.contains(batch) { run.isNeeded = true }
            return run
        }
    }
}

enum FindFinished {
    static let begin = "SELECT pg_try_advisory_xact_lock($1)"

    /// Unlike the keys of other locks of the same schema.
    static func lockKey(_ space: Int64) -> Int64 {
        space ^ 0x7275_6E65
    }

    static let last = """
        SELECT id FROM trigger_runs WHERE environment = $1 AND id > $2 AND id < $3 ORDER BY id LIMIT 1 OFFSET $4
        """

    static let range = "SELECT \(columns) FROM trigger_runs AS r WHERE \(conditions) AND r.id > $5 AND r.id <= $6"

    static let byID = """
        SELECT f.* FROM unnest($5::text[]) AS w (id) CROSS JOIN LATERAL (
            SELECT \(columns) FROM trigger_runs AS r WHERE \(conditions) AND r.id = w.id LIMIT 1) AS f
        """

    static let lock = """
        SELECT r.id FROM (SELECT unnest($2::text[]) COLLATE "C" AS id ORDER BY id) AS w CROSS JOIN LATERAL (
            SELECT id FROM trigger_runs WHERE environment = $1 AND id = w.id FOR UPDATE SKIP LOCKED) AS r
        """

    static let openBatches = """
        SELECT w.id FROM unnest($2::text[]) AS w (id) CROSS JOIN LATERAL (
            SELECT runs FROM trigger_batches WHERE environment = $1 AND id = w.id LIMIT 1) AS b
        WHERE (SELECT true FROM json_array_elements_text(b.runs::json) AS j (id) CROSS JOIN LATERAL (
            SELECT finished_at FROM trigger_runs WHERE environment = $1 AND id = j.id LIMIT 1) AS r
            WHERE r.finished_at IS NULL LIMIT 1)
        """

    private static let conditions =
        "r.environment = $1 AND r.finished_at <= CASE WHEN r.status IN (\(done)) THEN $2::bigint ELSE $3::bigint END"

    private static let done = OldEnds.doneStatuses.map { "'\($0.rawValue)'" }.joined(separator: ", ")

    /// The first parameters of what looks for runs.
    static func add(_ environment: EnvironmentID, _ ends: OldEnds, _ entries: Int, to parameters: inout Parameters) {
        parameters.add(environment)
        parameters.add(ends.done)
        parameters.add(ends.failed)
        parameters.add(entries)
    }

    /// Each question is a subquery with a limit: of one without, the server may make a table of all answers there are.
    ///
    /// `terms` are looked at as a text, in which a quotation mark within a value has a backslash before it: as JSON the database would
    /// refuse them where a value has the character U+0000.
    private static let columns = """
        r.id, r.status, r.finished_at, r.holds_slot, CASE WHEN r.idempotency_key IS NOT NULL THEN r.created_at END AS keyed_at,
        CASE WHEN r.idempotency_key IS NOT NULL THEN r.terms END AS terms, r.batch,
        (SELECT p.id FROM trigger_runs AS p WHERE p.environment = r.environment AND p.id = r.parent LIMIT 1) AS parent,
        coalesce(
            (SELECT p.finished_at IS NULL OR p.finished_at > greatest($2::bigint, $3::bigint) OR NULL FROM trigger_runs AS p
                WHERE p.environment = r.environment AND p.id = r.parent LIMIT 1),
            (SELECT true FROM trigger_runs AS c
                WHERE c.environment = r.environment AND c.parent = r.id AND c.finished_at IS NULL LIMIT 1),
            (SELECT true FROM trigger_needs AS n CROSS JOIN LATERAL (
                SELECT 1 FROM trigger_runs AS w WHERE w.environment = n.environment AND w.id = n.run LIMIT 1) AS w
                WHERE n.environment = r.environment AND n.needed = r.id LIMIT 1),
            strpos(r.terms, '"hooks":') > 0, false) AS needed,
        (coalesce(octet_length(r.payload), 0) + coalesce(octet_length(r.metadata), 0)
            + coalesce(octet_length(r.output), 0))::bigint AS bytes,
        (SELECT count(*) FROM (
            SELECT 1 FROM trigger_journal AS j WHERE j.environment = r.environment AND j.run = r.id LIMIT $4) AS j) AS entries
        """

    static func read(_ row: inout Columns) throws -> (run: FinishedRun, batch: String?) {
        let (id, status, finishedAt, holdsSlot) = (
            row.run(), try row.word(RunStatus.self), row.date(), row.flag()
        )
        let (keyedAt, terms, batch) = (row.optionalDate(), try row.json(RunTerms.self), row.optionalText())
        let run = FinishedRun(
            id: id, status: status, finishedAt: finishedAt,
            keyUntil: keyedAt.map { terms?.idempotencyKeyUntil ?? $0 + TriggerLimits.idempotencyKeyTTL },
            holdsSlot: holdsSlot, parent: row.optionalText().map(RunID.init), isNeeded: row.flag(),
            bytes: row.int(), entries: row.int())
        return (run, batch)
    }
}
#endif
