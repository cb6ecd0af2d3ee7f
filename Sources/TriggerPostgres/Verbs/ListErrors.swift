#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func errorGroups(_ environment: EnvironmentID, matching query: ErrorQuery) throws -> [ErrorGroupRecord] {
        switch query {
        case .one(let id):
            return try rows(ListErrors.one) {
                $0.add(environment)
                $0.add(id.rawValue)
            } _: {
                ErrorRow.read(&$0)
            }
        case .page(let page): return try errorGroups(environment, page)
        }
    }

    private func errorGroups(_ environment: EnvironmentID, _ page: ErrorQuery.Page) throws -> [ErrorGroupRecord] {
        let found = try rows(page.isBackward ? ListErrors.pageBack : ListErrors.page) {
            $0.add(environment)
            $0.add(page.lowerBound.lastSeen)
            $0.add(page.lowerBound.id)
            $0.add(page.upperBound.lastSeen)
            $0.add(page.upperBound.id)
            $0.texts(page.tasks) { $0 }
            $0.add(page.search)
            $0.add(page.limit + 1)
        } _: {
            ErrorRow.read(&$0)
        }
        return page.isBackward ? found.reversed() : found
    }
}

enum ListErrors {
    static let one = "SELECT \(ErrorRow.columns) FROM trigger_errors WHERE environment = $1 AND id = $2"
    static let page = select(order: "DESC")
    static let pageBack = select(order: "ASC")

    private static func select(order: String) -> String {
        """
        SELECT \(ErrorRow.columns) FROM trigger_errors
        WHERE environment = $1 AND count > 0 AND (last_seen, id) > ($2, $3) AND (last_seen, id) < ($4, $5)
            AND (cardinality($6::text[]) = 0 OR task = ANY ($6::text[]))
            AND ($7::text IS NULL OR position(
                lower($7 COLLATE "C") IN lower((type || ' ' || message) COLLATE "C")) > 0)
        ORDER BY last_seen \(order), id \(order) LIMIT $8
        """
    }
}
#endif
