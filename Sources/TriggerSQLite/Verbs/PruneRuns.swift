import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func pruneRuns(_ runs: [ChangeSet.PrunedRun]) throws {
        for run in runs {
            for sql in (run.leavesJournal ? [PruneRuns.leave] : [PruneRuns.journal]) + PruneRuns.all {
                try statement(sql).run {
                    $0.add(run.environment)
                    $0.add(run.id.rawValue)
                }
            }
        }
    }

    /// Removes a part of the journal of a run that is gone.
    func pruneJournals(_ environment: EnvironmentID) throws -> PrunedRange {
        guard let run = try leftJournal(environment) else { return PrunedRange(removed: 0, last: nil) }
        try statement(PruneRuns.trimJournal).run {
            $0.add(environment)
            $0.add(run)
            $0.add(PruneOthers.entries)
        }
        if connection.changes < PruneOthers.entries {
            try statement(PruneRuns.forgetJournal).run {
                $0.add(environment)
                $0.add(run)
            }
        }
        return PrunedRange(removed: 0, last: run)
    }

    func leftJournal(_ environment: EnvironmentID) throws -> String? {
        try statement(PruneRuns.leftJournal).row({ $0.add(environment) }, { $0.text() })
    }
}

enum PruneRuns {
    static let journal = "DELETE FROM trigger_journal WHERE environment = ?1 AND run = ?2"

    static let trimJournal = """
        DELETE FROM trigger_journal WHERE rowid IN (
            SELECT rowid FROM trigger_journal WHERE environment = ?1 AND run = ?2 LIMIT ?3)
        """

    /// Notes that the journal of a run is to go, which itself goes now.
    static let leave = "INSERT INTO trigger_left_journals (environment, run) VALUES (?1, ?2)"

    static let leftJournal = "SELECT run FROM trigger_left_journals WHERE environment = ?1 ORDER BY run LIMIT 1"

    static let forgetJournal = "DELETE FROM trigger_left_journals WHERE environment = ?1 AND run = ?2"

    static let packets = """
        DELETE FROM trigger_packets WHERE environment = ?1 AND run = (
            SELECT id FROM trigger_runs
            WHERE environment = ?1 AND id = ?2 AND (payload_apart <> 0 OR metadata_apart <> 0 OR output_apart <> 0))
        """

    static let needs = "DELETE FROM trigger_needs WHERE environment = ?1 AND needed = ?2"

    static let objects = "DELETE FROM trigger_objects WHERE environment = ?1 AND owner = ?2"

    static let errors = """
        DELETE FROM trigger_error_runs WHERE environment = ?1 AND error IN (
            SELECT error FROM trigger_error_runs INDEXED BY trigger_error_runs_by_run WHERE environment = ?1 AND run = ?2)
            AND run = ?2
        """

    static let schedules = """
        DELETE FROM trigger_schedule_runs WHERE environment = ?1 AND run = ?2 AND schedule = (
            SELECT json_extract(terms, '$.schedule') FROM trigger_runs WHERE environment = ?1 AND id = ?2)
        """

    static let run = "DELETE FROM trigger_runs WHERE environment = ?1 AND id = ?2"

    /// What others remember of a run goes before the run itself, whose row says what there is.
    static let all = [packets, needs, objects, errors, schedules, SaveTags.forget, run]
}
