#if Postgres
import TriggerEngine
import TriggerModel

/// How bulk actions stand in rows of `trigger_bulk_actions`.
enum BulkActionRow {
    static let columns = """
        environment, id, name, kind, status, total, success, failure, cursor, slot, created_at, completed_at, selection
        """

    /// Reads the columns of ``columns``.
    static func read(_ row: inout Columns) throws -> BulkActionRecord {
        let (environment, id, name) = (row.environment(), BulkActionID(rawValue: row.text()), row.optionalText())
        let (kind, status) = (try row.word(BulkActionObject.Kind.self), try row.word(BulkActionObject.Status.self))
        let counts = BulkActionObject.Counts(total: row.int(), success: row.int(), failure: row.int())
        let (cursor, slot) = (row.optionalText().map(RunID.init), row.optionalInt())
        let object = BulkActionObject(
            id: id, name: name, type: kind, status: status, counts: counts, createdAt: row.date(),
            completedAt: row.optionalDate())
        return BulkActionRecord(
            environment: environment, object: object, selection: try row.json() ?? .runs([]), cursor: cursor, slot: slot
        )
    }
}
#endif
