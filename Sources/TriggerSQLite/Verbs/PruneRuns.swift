import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func pruneRuns(_ runs: [ChangeSet.PrunedRun]) throws {
        for run in runs {
            guard let entries = run.entries else {
                try prune(run)
                continue
            }
            try statement(PruneRuns.trimJournal).run {
                $0.add(run.environment)
                $0.add(run.id.rawValue)
                $0.add(entries)
            }
        }
    }

    /// What others remember of the run goes before the run itself, whose row says what there is.
    private func prune(_ run: ChangeSet.PrunedRun) throws {
        for sql in PruneRuns.all {
            try statement(sql).run {
                $0.add(run.environment)
                $0.add(run.id.rawValue)
            }
        }
    }
}

enum PruneRuns {
    static let journal = "DELETE FROM trigger_journal WHERE environment = ?1 AND run = ?2"

    static let trimJournal = """
        DELETE FROM trigger_journal WHERE rowid IN (
            SELECT rowid FROM trigger_journal WHERE environment = ?1 AND run = ?2 LIMIT ?3)
        """

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

    static let all = [journal, packets, needs, objects, errors, schedules, SaveTags.forget, run]
}
