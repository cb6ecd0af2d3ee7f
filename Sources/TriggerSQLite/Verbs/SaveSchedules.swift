import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveSchedules(_ changes: [ChangeSet.ScheduleChange]) throws {
        for change in changes {
            if let before = change.before, change.after?.environment != before.environment {
                try statement(SaveSchedules.delete).run {
                    $0.add(before.environment)
                    $0.add(before.id.rawValue)
                }
            }
            if let after = change.after {
                try statement(SaveSchedules.upsert).run { ScheduleRow.bind(after, to: &$0) }
            }
        }
    }

    /// Lists a run under the schedule that triggered it.
    func saveScheduleRun(_ run: RunState, of schedule: ScheduleID) throws {
        try statement(SaveSchedules.insertRun).run {
            $0.add(run.environment)
            $0.add(schedule.rawValue)
            $0.add(run.id.rawValue)
        }
    }
}

enum SaveSchedules {
    static let upsert = """
        INSERT INTO trigger_schedules (\(ScheduleRow.columns))
        VALUES (\(RowsStatement.placeholders(for: ScheduleRow.columns)))
        ON CONFLICT (environment, id) DO UPDATE SET task = excluded.task, cron = excluded.cron,
            timezone = excluded.timezone, spread = excluded.spread, external_id = excluded.external_id,
            dedup_key = excluded.dedup_key, active = excluded.active, next_at = excluded.next_at,
            due_at = excluded.due_at, last_at = excluded.last_at, versions = excluded.versions, gone = excluded.gone
        """

    static let delete = "DELETE FROM trigger_schedules WHERE environment = ?1 AND id = ?2"

    static let insertRun = """
        INSERT INTO trigger_schedule_runs (environment, schedule, run) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING
        """
}
