#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func pruneRuns(_ runs: [ChangeSet.PrunedRun]) throws {
        let whole = runs.filter { $0.entries == nil }
        if !whole.isEmpty {
            // What others remember of a run goes before the run itself, whose row says what there is.
            try forgetTags(of: whole.map { ($0.environment, $0.id) })
            for sql in PruneRuns.all {
                try write(sql) {
                    $0.environments(whole, \.environment)
                    $0.texts(whole, \.id.rawValue)
                }
            }
        }
        for run in runs {
            guard let entries = run.entries else { continue }
            try write(PruneRuns.trimJournal) {
                $0.add(run.environment)
                $0.add(run.id.rawValue)
                $0.add(entries)
            }
        }
    }
}

enum PruneRuns {
    static let journal = belonging("trigger_journal", by: "run")

    static let needs = belonging("trigger_needs", by: "needed")

    static let objects = belonging("trigger_objects", by: "owner")

    static let runs = Places.delete(
        "trigger_runs", keys: "unnest($1::bigint[], $2::text[]) AS c (environment, id)", ["environment", "id"])

    static let errors = """
        DELETE FROM trigger_error_runs WHERE ctid = ANY (ARRAY(
            SELECT t.ctid FROM unnest($1::bigint[], $2::text[]) AS c (environment, id) CROSS JOIN LATERAL (
                SELECT ctid FROM trigger_error_runs
                WHERE environment = c.environment AND run = c.id AND run <> '' OFFSET 0) AS t))
        """

    static let schedules = """
        DELETE FROM trigger_schedule_runs WHERE ctid = ANY (ARRAY(
            SELECT t.ctid FROM unnest($1::bigint[], $2::text[]) AS c (environment, id) CROSS JOIN LATERAL (
                SELECT terms::jsonb ->> 'schedule' AS schedule FROM trigger_runs
                WHERE environment = c.environment AND id = c.id AND terms IS NOT NULL LIMIT 1) AS r CROSS JOIN LATERAL (
                SELECT ctid FROM trigger_schedule_runs
                WHERE environment = c.environment AND schedule = r.schedule AND run = c.id LIMIT 1) AS t))
        """

    static let all = [journal, needs, objects, errors, schedules, runs]

    static let trimJournal = """
        DELETE FROM trigger_journal WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM trigger_journal WHERE environment = $1 AND run = $2 LIMIT $3))
        """

    /// All rows of a table that belong to something.
    private static func belonging(_ table: String, by column: String) -> String {
        """
        DELETE FROM \(table) WHERE ctid = ANY (ARRAY(
            SELECT t.ctid FROM unnest($1::bigint[], $2::text[]) AS c (environment, id) CROSS JOIN LATERAL (
                SELECT ctid FROM \(table) WHERE environment = c.environment AND \(column) = c.id OFFSET 0) AS t))
        """
    }
}
#endif
