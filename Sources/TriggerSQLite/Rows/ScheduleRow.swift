import TriggerEngine
import TriggerModel

/// How schedules stand in rows of `trigger_schedules`.
enum ScheduleRow {
    static let columns = """
        environment, id, kind, task, cron, timezone, spread, external_id, dedup_key, active, next_at, due_at, last_at, \
        versions, gone, created_at
        """

    /// Reads the columns of ``columns``.
    static func read(_ row: inout Columns) throws -> ScheduleRecord {
        let (environment, id) = (row.environment(), ScheduleID(rawValue: row.text()))
        let (kind, task) = (try row.word(ScheduledRun.Kind.self), row.text())
        let (cron, timezone, window) = (row.text(), row.text(), row.optionalText())
        let (externalID, key) = (row.optionalText(), row.optionalText())
        let isActive = row.flag()
        let (nextAt, dueAt, lastAt) = (row.optionalDate(), row.optionalDate(), row.optionalDate())
        let versions = try row.json([String].self) ?? []
        let isGone = row.flag()
        var record = ScheduleRecord(
            environment: environment, id: id, kind: kind, task: task, cron: cron, timezone: timezone, window: window,
            externalID: externalID, deduplicationKey: key, versions: versions, createdAt: row.date())
        (record.isActive, record.isGone) = (isActive, isGone)
        (record.nextAt, record.dueAt, record.lastAt) = (nextAt, dueAt, lastAt)
        return record
    }

    static func bind(_ record: ScheduleRecord, to bindings: inout Bindings) {
        bindings.add(record.environment)
        bindings.add(record.id.rawValue)
        bindings.add(record.kind.rawValue)
        bindings.add(record.task)
        bindings.add(record.cron)
        bindings.add(record.timezone)
        bindings.add(record.window)
        bindings.add(record.externalID)
        bindings.add(record.deduplicationKey)
        bindings.add(record.isActive)
        bindings.add(record.nextAt)
        bindings.add(record.dueAt)
        bindings.add(record.lastAt)
        bindings.add(record.versions.isEmpty ? nil : JSONText.array(record.versions))
        bindings.add(record.isGone)
        bindings.add(record.createdAt)
    }
}
