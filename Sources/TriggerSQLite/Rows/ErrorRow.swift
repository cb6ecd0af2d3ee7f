import TriggerEngine
import TriggerModel

/// How a group of errors stands in a row of `trigger_errors`.
enum ErrorRow {
    /// The columns in the order they are bound and read.
    static let columns = "environment, id, task, type, message, count, first_seen, last_seen, last_run"

    /// Binds the columns.
    static func bind(_ group: ErrorGroupRecord, to bindings: inout Bindings) {
        bindings.add(group.environment)
        bindings.add(group.id.rawValue)
        bindings.add(group.task)
        bindings.add(group.type)
        bindings.add(group.message)
        bindings.add(group.count)
        bindings.add(group.firstSeen)
        bindings.add(group.lastSeen)
        bindings.add(group.lastRun.rawValue)
    }

    /// Reads the columns.
    static func read(_ row: inout Columns) -> ErrorGroupRecord {
        ErrorGroupRecord(
            environment: row.environment(), id: ErrorGroupID(rawValue: row.text()), task: row.text(), type: row.text(),
            message: row.text(), count: row.int(), firstSeen: row.date(), lastSeen: row.date(), lastRun: row.run())
    }
}
