import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
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
    static let insertLink = """
        INSERT INTO trigger_bulk_runs (environment, bulk_action, run) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING
        """
}
