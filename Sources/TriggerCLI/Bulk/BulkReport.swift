import Foundation
import TriggerModel

/// What is said of bulk actions.
enum BulkReport {
    /// Says how far one is.
    static func say(_ action: BulkActionObject, json: Bool) throws {
        guard !json else { return try Output.json(action) }
        Output.table(table([action], now: SystemTime().now))
    }

    /// Bulk actions, a line each.
    static func table(_ actions: [BulkActionObject], now: Date) -> Table {
        let columns = [
            Table.Column("BULK ACTION"), Table.Column("TYPE"), Table.Column("STATUS"), Table.Column("CREATED"),
            Table.Column("RUNS", isNumber: true), Table.Column("DONE", isNumber: true),
            Table.Column("FAILED", isNumber: true), Table.Column("NAME", canShrink: true),
        ]
        let rows = actions.map { action in
            [
                Table.Cell(action.id.rawValue), Table.Cell(action.type.rawValue), status(action.status),
                Table.Cell(TimeText.relative(action.createdAt, to: now)), Table.Cell("\(action.counts.total)"),
                Table.Cell("\(action.counts.success)"), Table.Cell("\(action.counts.failure)"),
                Table.Cell(action.name ?? ""),
            ]
        }
        return Table(columns, rows: rows)
    }

    private static func status(_ status: BulkActionObject.Status) -> Table.Cell {
        switch status {
        case .pending: Table.Cell(status.rawValue)
        case .completed: Table.Cell(status.rawValue, .green)
        case .aborted: Table.Cell(status.rawValue, .yellow)
        }
    }
}
