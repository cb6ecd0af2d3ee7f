import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func bulkActions(_ environment: EnvironmentID, _ ids: [BulkActionID]) throws -> [BulkActionRecord] {
        guard !ids.isEmpty else { return [] }
        return try statement(LoadBulkActions.byID).rows {
            $0.add(environment)
            $0.add(JSONText.array(ids.map(\.rawValue)))
        } _: {
            try BulkActionRow.read(&$0)
        }
    }

    func bulkActions(_ environment: EnvironmentID, matching query: BulkActionQuery) throws -> [BulkActionRecord] {
        switch query {
        case .one(let id): return try bulkActions(environment, [id])
        case .replaying:
            return try statement(LoadBulkActions.replaying).rows(
                { $0.add(environment) }, { try BulkActionRow.read(&$0) })
        case .page(let page): return try bulkActions(environment, page)
        }
    }

    private func bulkActions(
        _ environment: EnvironmentID, _ page: BulkActionQuery.Page
    ) throws -> [BulkActionRecord] {
        let sql = page.before == nil ? LoadBulkActions.page : LoadBulkActions.pageBack
        let found = try statement(sql).rows {
            $0.add(environment)
            if let cursor = page.before ?? page.after { $0.add(cursor.rawValue) } else { $0.addPastAllTexts() }
            $0.add(page.limit + 1)
        } _: {
            try BulkActionRow.read(&$0)
        }
        return page.before == nil ? found : found.reversed()
    }
}

enum LoadBulkActions {
    static let byID = select("id IN (SELECT value FROM json_each(?2))")
    static let replaying = select(
        "slot IS NOT NULL", from: "trigger_bulk_actions INDEXED BY trigger_bulk_actions_by_slot")
    static let page = select("id < ?2 ORDER BY id DESC LIMIT ?3")
    static let pageBack = select("id > ?2 ORDER BY id LIMIT ?3")

    private static func select(_ condition: String, from table: String = "trigger_bulk_actions") -> String {
        "SELECT \(BulkActionRow.columns) FROM \(table) WHERE environment = ?1 AND \(condition)"
    }
}
