import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func insertBulkActions(_ actions: [BulkActionRecord]) throws {
        for action in actions {
            let selection = try JSON.text(action.selection)
            try statement(SaveBulkActions.insert).run {
                $0.add(action.environment)
                $0.add(action.id.rawValue)
                $0.add(action.object.name)
                $0.add(action.object.type.rawValue)
                SaveBulkActions.bindState(of: action, to: &$0)
                $0.add(action.object.createdAt)
                $0.add(selection)
            }
        }
    }

    func saveBulkActions(_ actions: [BulkActionRecord]) throws {
        for action in actions {
            try statement(SaveBulkActions.update).run {
                SaveBulkActions.bindState(of: action, to: &$0)
                $0.add(action.environment)
                $0.add(action.id.rawValue)
            }
        }
    }

    func saveBulkLinks(_ links: [BulkLink]) throws {
        guard !links.isEmpty else { return }
        let insert = try statement(SaveBulkActions.insertLink)
        for link in links {
            try insert.run {
                $0.add(link.environment)
                $0.add(link.bulkAction.rawValue)
                $0.add(link.run.rawValue)
            }
        }
    }
}

enum SaveBulkActions {
    /// The columns that change.
    private static let state = "status, total, success, failure, cursor, slot, completed_at"

    static let insert = """
        INSERT INTO trigger_bulk_actions (environment, id, name, kind, \(state), created_at, selection)
        VALUES (?, ?, ?, ?, \(RowsStatement.placeholders(for: state)), ?, ?)
        """

    static let update = """
        UPDATE trigger_bulk_actions SET (\(state)) = (\(RowsStatement.placeholders(for: state)))
        WHERE environment = ? AND id = ?
        """

    static let insertLink = """
        INSERT INTO trigger_bulk_runs (environment, bulk_action, run) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING
        """

    static func bindState(of action: BulkActionRecord, to bindings: inout Bindings) {
        bindings.add(action.object.status.rawValue)
        bindings.add(action.object.counts.total)
        bindings.add(action.object.counts.success)
        bindings.add(action.object.counts.failure)
        bindings.add(action.cursor?.rawValue)
        bindings.add(action.slot)
        bindings.add(action.object.completedAt)
    }
}
