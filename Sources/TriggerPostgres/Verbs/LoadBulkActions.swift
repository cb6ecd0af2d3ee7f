#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func bulkActions(_ environment: EnvironmentID, _ ids: [BulkActionID]) throws -> [BulkActionRecord] {
        guard !ids.isEmpty else { return [] }
        return try take(LoadBulkActions.locked) {
            $0.add(environment)
            $0.texts(Set(ids), \.rawValue)
        } _: {
            try BulkActionRow.read(&$0)
        }
    }

    func bulkActions(_ environment: EnvironmentID, matching query: BulkActionQuery) throws -> [BulkActionRecord] {
        switch query {
        case .one(let id):
            return try rows(LoadBulkActions.byID) {
                $0.add(environment)
                $0.add(id.rawValue)
            } _: {
                try BulkActionRow.read(&$0)
            }
        case .replaying:
            return try rows(LoadBulkActions.replaying, { $0.add(environment) }, { try BulkActionRow.read(&$0) })
        case .page(let page): return try bulkActions(environment, page)
        }
    }

    private func bulkActions(
        _ environment: EnvironmentID, _ page: BulkActionQuery.Page
    ) throws -> [BulkActionRecord] {
        let sql = page.before == nil ? LoadBulkActions.page : LoadBulkActions.pageBack
        let found = try rows(sql) {
            $0.add(environment)
            $0.add((page.before ?? page.after)?.rawValue ?? "\u{10FFFF}")
            $0.add(page.limit + 1)
        } _: {
            try BulkActionRow.read(&$0)
        }
        return page.before == nil ? found : found.reversed()
    }
}

enum LoadBulkActions {
    static let locked = """
        SELECT b.* FROM (SELECT DISTINCT id COLLATE "C" AS id FROM unnest($2::text[]) AS a (id) ORDER BY id) AS a
        CROSS JOIN LATERAL (
            SELECT \(BulkActionRow.columns) FROM trigger_bulk_actions WHERE environment = $1 AND id = a.id FOR UPDATE) AS b
        """

    static let byID = select("id = $2")
    static let replaying = select("slot >= 0 ORDER BY slot LIMIT \(BulkActionRecord.replays)")
    static let page = select("id < $2 ORDER BY id DESC LIMIT $3")
    static let pageBack = select("id > $2 ORDER BY id LIMIT $3")

    private static func select(_ condition: String) -> String {
        "SELECT \(BulkActionRow.columns) FROM trigger_bulk_actions WHERE environment = $1 AND \(condition)"
    }
}
#endif
