#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func saveBulkLinks(_ links: [BulkLink]) throws {
        guard !links.isEmpty else { return }
        try write(SaveBulkActions.insertLinks) {
            $0.environments(links, \.environment)
            $0.texts(links, \.bulkAction.rawValue)
            $0.texts(links, \.run.rawValue)
        }
    }
}

enum SaveBulkActions {
    static let insertLinks = """
        INSERT INTO trigger_bulk_runs (environment, bulk_action, run)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING
        """
}
#endif
