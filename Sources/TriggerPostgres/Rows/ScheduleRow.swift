#if Postgres
import TriggerEngine
import TriggerModel

/// How schedules stand in rows of `trigger_schedules`.
enum ScheduleRow {
    static let columns = """
        environment, id, kind, task, cron, timezone, spread, external_id, dedup_key, active, next_at, due_at, last_at, \
        versions, gone, created_at
        """

    /// Arrays of the columns of ``columns``.
    static let arrays = """
        $1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
        $10::boolean[], $11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::boolean[], $16::bigint[]
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

    static func add(_ records: [ScheduleRecord], to parameters: inout Parameters) throws {
        let versions = try records.map { $0.versions.isEmpty ? nil : try JSON.text($0.versions) }
        parameters.environments(records, \.environment)
        parameters.texts(records, \.id.rawValue)
        parameters.texts(records, \.kind.rawValue)
        parameters.texts(records, \.task)
        parameters.texts(records, \.cron)
        parameters.texts(records, \.timezone)
        parameters.texts(records, \.window)
        parameters.texts(records, \.externalID)
        parameters.texts(records, \.deduplicationKey)
        parameters.flags(records, \.isActive)
        parameters.dates(records, \.nextAt)
        parameters.dates(records, \.dueAt)
        parameters.dates(records, \.lastAt)
        parameters.texts(versions) { $0 }
        parameters.flags(records, \.isGone)
        parameters.dates(records, \.createdAt)
    }
}
#endif
