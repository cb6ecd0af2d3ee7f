#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func pruneRuns(_ runs: [ChangeSet.PrunedRun]) throws {
        guard !runs.isEmpty else { return }
        // What others remember of a run goes before the run itself, whose row says what there is.
        try forgetTags(of: runs.map { ($0.environment, $0.id) })
        try pruneRuns(runs.filter { !$0.leavesJournal }, PruneRuns.journal)
        try pruneRuns(runs.filter(\.leavesJournal), PruneRuns.leave)
        for sql in PruneRuns.all { try pruneRuns(runs, sql) }
    }

    private func pruneRuns(_ runs: [ChangeSet.PrunedRun], _ sql: String) throws {
        guard !runs.isEmpty else { return }
        try write(sql) {
            $0.environments(runs, \.environment)
            $0.texts(runs, \.id.rawValue)
        }
    }

    /// Removes a part of the journal of a run that is gone.
    func pruneJournals(_ environment: EnvironmentID) throws -> PrunedRange {
        guard let run = try leftJournal(environment) else { return PrunedRange(removed: 0, last: nil) }
        let removed = try take(PruneRuns.trimJournal) {
            $0.add(environment)
            $0.add(run)
            $0.add(PruneOthers.entries)
        } _: {
            $0.int64()
        }
        if removed.count < PruneOthers.entries {
            try write(PruneRuns.forgetJournal) {
                $0.add(environment)
                $0.add(run)
            }
        }
        return PrunedRange(removed: 0, last: run)
    }

    func leftJournal(_ environment: EnvironmentID) throws -> String? {
        try rows(PruneRuns.leftJournal, { $0.add(environment) }, { $0.text() }).first
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
                SELECT substring(terms from '"schedule":"([^"]*)"') AS schedule FROM trigger_runs
                WHERE environment = c.environment AND id = c.id AND terms IS NOT NULL LIMIT 1) AS r CROSS JOIN LATERAL (
                SELECT ctid FROM trigger_schedule_runs
                WHERE environment = c.environment AND schedule = r.schedule AND run = c.id LIMIT 1) AS t))
        """

    static let all = [needs, objects, errors, schedules, runs]

    static let trimJournal = """
        DELETE FROM trigger_journal WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM trigger_journal WHERE environment = $1 AND run = $2 LIMIT $3))
        RETURNING environment
        """

    /// Notes that the journals of runs are to go, which themselves go now.
    static let leave = """
        INSERT INTO trigger_left_journals (environment, run) SELECT * FROM unnest($1::bigint[], $2::text[])
        """

    static let leftJournal = "SELECT run FROM trigger_left_journals WHERE environment = $1 ORDER BY run LIMIT 1"

    static let forgetJournal = "DELETE FROM trigger_left_journals WHERE environment = $1 AND run = $2"

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
