#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    /// Under the locks of those that were there; a new one that another server made meanwhile is decided anew.
    func saveSchedules(_ changes: [ChangeSet.ScheduleChange]) throws {
        let left = changes.compactMap { $0.before?.environment == $0.after?.environment ? nil : $0.before }
        if !left.isEmpty {
            try write(SaveSchedules.delete) {
                $0.environments(left, \.environment)
                $0.texts(left, \.id.rawValue)
            }
        }
        let records = changes.compactMap(\.after)
        guard !records.isEmpty else { return }
        try write(SaveSchedules.upsert) { try ScheduleRow.add(records, to: &$0) }
        announcement.merge(Announcement(timer: records.compactMap(\.dueAt).min()))
    }

    /// Lists runs under the schedules that triggered them.
    func saveScheduleRuns(_ runs: [RunState]) throws {
        let scheduled = runs.compactMap { run in run.ownTerms?.schedule.map { (run: run, schedule: $0) } }
        guard !scheduled.isEmpty else { return }
        try write(SaveSchedules.insertRuns) {
            $0.environments(scheduled, \.run.environment)
            $0.texts(scheduled, \.schedule.rawValue)
            $0.texts(scheduled, \.run.id.rawValue)
        }
    }
}

enum SaveSchedules {
    static let upsert = """
        INSERT INTO trigger_schedules (\(ScheduleRow.columns)) SELECT * FROM unnest(\(ScheduleRow.arrays))
        ON CONFLICT (environment, id) DO UPDATE SET task = excluded.task, cron = excluded.cron,
            timezone = excluded.timezone, spread = excluded.spread, external_id = excluded.external_id,
            dedup_key = excluded.dedup_key, active = excluded.active, next_at = excluded.next_at,
            due_at = excluded.due_at, last_at = excluded.last_at, versions = excluded.versions, gone = excluded.gone
        """

    static let delete = Places.delete(
        "trigger_schedules", keys: "unnest($1::bigint[], $2::text[]) AS c (environment, id)", ["environment", "id"])

    static let insertRuns = """
        INSERT INTO trigger_schedule_runs (environment, schedule, run)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING
        """
}
#endif
