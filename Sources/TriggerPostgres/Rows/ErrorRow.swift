#if Postgres
import TriggerEngine
import TriggerModel

/// How a group of errors stands in a row of `trigger_errors`.
enum ErrorRow {
    /// The columns in the order they are written and read.
    static let columns = "environment, id, task, type, message, count, first_seen, last_seen, last_run"

    /// Adds the columns of groups, an array each.
    static func add(_ groups: [ErrorGroupRecord], to parameters: inout Parameters) {
        parameters.environments(groups, \.environment)
        parameters.texts(groups, \.id.rawValue)
        parameters.texts(groups, \.task)
        parameters.texts(groups, \.type)
        parameters.texts(groups, \.message)
        parameters.counts(groups, \.count)
        parameters.dates(groups, \.firstSeen)
        parameters.dates(groups, \.lastSeen)
        parameters.texts(groups, \.lastRun.rawValue)
    }

    /// Reads the columns.
    static func read(_ row: inout Columns) -> ErrorGroupRecord {
        ErrorGroupRecord(
            environment: row.environment(), id: ErrorGroupID(rawValue: row.text()), task: row.text(), type: row.text(),
            message: row.text(), count: row.int(), firstSeen: row.date(), lastSeen: row.date(), lastRun: row.run())
    }
}
#endif
