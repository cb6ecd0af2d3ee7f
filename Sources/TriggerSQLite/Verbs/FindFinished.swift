import TriggerEngine
import TriggerModel

import struct Foundation.Date

extension SQLiteTransaction {
    func finishedRuns(_ environment: EnvironmentID, _ query: FinishedRunQuery) throws -> FinishedRunPage {
        let last = try statement(FindFinished.last).row {
            $0.add(environment)
            $0.add(query.after.rawValue)
            $0.add(query.before.rawValue)
            $0.add(query.limit - 1)
        } _: {
            $0.run()
        }
        let rows = try statement(FindFinished.range).rows {
            FindFinished.add(environment, query.ends, query.entries, to: &$0)
            $0.add(query.after.rawValue)
            $0.add((last ?? query.before).rawValue)
        } _: {
            try FindFinished.read(&$0)
        }
        return FinishedRunPage(runs: try finished(rows, environment), last: last)
    }

    /// One writer has the file: nothing is locked.
    func finishedRuns(_ environment: EnvironmentID, by ends: OldEnds, locking ids: [RunID]) throws -> [FinishedRun] {
        let rows = try statement(FindFinished.byID).rows {
            FindFinished.add(environment, ends, PruneOthers.entries + 1, to: &$0)
            $0.add(JSONText.array(ids.map(\.rawValue)))
        } _: {
            try FindFinished.read(&$0)
        }
        return try finished(rows, environment)
    }

    /// One server has the file.
    func beginPruning() -> Bool {
        true
    }

    /// Looks once for each batch whether one of its runs has not ended.
    private func finished(
        _ rows: [(run: FinishedRun, batch: String?)], _ environment: EnvironmentID
    ) throws -> [FinishedRun] {
        let open = try Set(rows.compactMap(\.batch)).filter { batch in
            try statement(FindFinished.openRun).row {
                $0.add(environment)
                $0.add(batch)
            } _: { _ in
                true
            } ?? false
        }
        return rows.map { row in
            var run = row.run
            if let batch = row.batch, open.contains(batch) { run.isNeeded = true }
            return run
        }
    }
}

enum FindFinished {
    static let last = """
        SELECT id FROM trigger_runs WHERE environment = ?1 AND id > ?2 AND id < ?3 ORDER BY id LIMIT 1 OFFSET ?4
        """

    static let range = select("r.id > ?5 AND r.id <= ?6")

    static let byID = select("r.id IN (SELECT value FROM json_each(?5))")

    static let openRun = """
        SELECT 1 FROM trigger_batches AS b CROSS JOIN json_each(b.runs) AS j CROSS JOIN trigger_runs AS r
        WHERE b.environment = ?1 AND b.id = ?2 AND r.environment = ?1 AND r.id = j.value AND r.finished_at IS NULL LIMIT 1
        """

    private static func select(_ condition: String) -> String {
        """
        SELECT id, status, finished_at, holds_slot,
            CASE WHEN idempotency_key IS NOT NULL THEN created_at END,
            CASE WHEN idempotency_key IS NOT NULL THEN terms END,
            batch,
            (SELECT p.id FROM trigger_runs AS p WHERE p.environment = r.environment AND p.id = r.parent),
            \(needs),
            \(bytes("payload", .payload)) + \(bytes("metadata", .metadata)) + \(bytes("output", .output)),
            (SELECT count(*) FROM (
                SELECT 1 FROM trigger_journal AS j WHERE j.environment = r.environment AND j.run = r.id LIMIT ?4))
        FROM trigger_runs AS r
        WHERE r.environment = ?1 AND \(condition)
            AND r.finished_at <= CASE WHEN r.status IN (\(done)) THEN ?2 ELSE ?3 END
        """
    }

    private static let done = OldEnds.doneStatuses.map { "'\($0.rawValue)'" }.joined(separator: ", ")

    /// The first parameters of what looks for runs.
    static func add(_ environment: EnvironmentID, _ ends: OldEnds, _ entries: Int, to bindings: inout Bindings) {
        bindings.add(environment)
        bindings.add(ends.done)
        bindings.add(ends.failed)
        bindings.add(entries)
    }

    private static let needs = """
        EXISTS (SELECT 1 FROM trigger_runs AS p WHERE p.environment = r.environment AND p.id = r.parent
                AND (p.finished_at IS NULL OR p.finished_at > max(?2, ?3)))
            OR EXISTS (SELECT 1 FROM trigger_runs AS c INDEXED BY trigger_runs_open_by_parent
                WHERE c.environment = r.environment AND c.parent = r.id AND c.finished_at IS NULL)
            OR EXISTS (SELECT 1 FROM trigger_needs AS n CROSS JOIN trigger_runs AS w
                WHERE n.environment = r.environment AND n.needed = r.id AND w.environment = n.environment AND w.id = n.run)
            OR json_extract(r.terms, '$.hooks') IS NOT NULL
        """

    private static func bytes(_ column: String, _ kind: PacketKind) -> String {
        """
        CASE WHEN r.\(column)_apart = 0 THEN coalesce(length(CAST(r.\(column) AS BLOB)), 0) ELSE coalesce((
            SELECT length(CAST(data AS BLOB)) FROM trigger_packets AS p
            WHERE p.environment = r.environment AND p.run = r.id AND p.kind = '\(kind.rawValue)'), 0) END
        """
    }

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
