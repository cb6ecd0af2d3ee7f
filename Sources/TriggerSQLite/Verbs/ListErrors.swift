import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func errorGroups(_ environment: EnvironmentID, matching query: ErrorQuery) throws -> [ErrorGroupRecord] {
        switch query {
        case .one(let id):
            return try statement(ListErrors.one).rows {
                $0.add(environment)
                $0.add(id.rawValue)
            } _: {
                ErrorRow.read(&$0)
            }
        case .page(let page): return try errorGroups(environment, page)
        }
    }

    private func errorGroups(_ environment: EnvironmentID, _ page: ErrorQuery.Page) throws -> [ErrorGroupRecord] {
        let found = try statement(page.isBackward ? ListErrors.pageBack : ListErrors.page).rows { bindings in
            bindings.add(environment)
            bindings.add(page.lowerBound.lastSeen)
            bindings.add(page.lowerBound.id)
            bindings.add(page.upperBound.lastSeen)
            bindings.add(page.upperBound.id)
            bindings.add(JSONText.array(page.tasks))
            bindings.add(page.search)
            bindings.add(page.limit + 1)
        } _: {
            ErrorRow.read(&$0)
        }
        return page.isBackward ? found.reversed() : found
    }
}

enum ListErrors {
    static let one = "SELECT \(ErrorRow.columns) FROM trigger_errors WHERE environment = ?1 AND id = ?2"
    static let page = select(order: "DESC")
    static let pageBack = select(order: "ASC")

    private static func select(order: String) -> String {
        """
        SELECT \(ErrorRow.columns) FROM trigger_errors INDEXED BY trigger_errors_by_last_seen
        WHERE environment = ?1 AND count > 0 AND (last_seen, id) > (?2, ?3) AND (last_seen, id) < (?4, ?5)
            AND (?6 = '[]' OR task IN (SELECT value FROM json_each(?6)))
            AND (?7 IS NULL OR instr(lower(type || ' ' || message), lower(?7)) > 0)
        ORDER BY last_seen \(order), id \(order) LIMIT ?8
        """
    }
}
