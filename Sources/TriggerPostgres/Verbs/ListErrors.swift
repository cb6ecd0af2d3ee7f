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
        let isOfTasks = !page.tasks.isEmpty
        let found = try rows(ListErrors.page(ofTasks: isOfTasks, isBackward: page.isBackward)) {
            $0.add(environment)
            $0.add(page.lowerBound.lastSeen)
            $0.add(page.lowerBound.id)
            $0.add(page.upperBound.lastSeen)
            $0.add(page.upperBound.id)
            $0.add(page.search)
            $0.add(page.limit + 1)
            if isOfTasks { $0.texts(Array(Set(page.tasks))) { $0 } }
        } _: {
            ErrorRow.read(&$0)
        }
        return page.isBackward ? found.reversed() : found
    }
}

enum ListErrors {
    static let one = "SELECT \(ErrorRow.columns) FROM trigger_errors WHERE environment = $1 AND id = $2"

    /// A page of the groups of some tasks, or of all.
    static func page(ofTasks: Bool, isBackward: Bool) -> String {
        switch (ofTasks, isBackward) {
        case (false, false): forward
        case (false, true): back
        case (true, false): forwardOfTasks
        case (true, true): backOfTasks
        }
    }

    static let forward = select(from: range(order: "DESC"), order: "DESC")
    static let back = select(from: range(order: "ASC"), order: "ASC")
    static let forwardOfTasks = select(from: rangeOfTasks(order: "DESC"), order: "DESC")
    static let backOfTasks = select(from: rangeOfTasks(order: "ASC"), order: "ASC")

    private static func select(from range: String, order: String) -> String {
        """
        SELECT \(ErrorRow.columns) FROM \(range)
        WHERE $6::text IS NULL OR position(lower($6 COLLATE "C") IN lower((type || ' ' || message) COLLATE "C")) > 0
        ORDER BY last_seen \(order), id \(order) LIMIT $7
        """
    }

    private static func range(order: String, _ condition: String = "count > 0") -> String {
        """
        (SELECT \(ErrorRow.columns) FROM trigger_errors
            WHERE environment = $1 AND \(condition) AND (last_seen, id) > ($2, $3) AND (last_seen, id) < ($4, $5)
            ORDER BY last_seen \(order), id \(order) LIMIT CASE WHEN $6::text IS NULL THEN $7::bigint ELSE \(ErrorQuery.Page.searched) END) AS g
        """
    }

    private static func rangeOfTasks(order: String) -> String {
        "unnest($8::text[]) AS t (name) CROSS JOIN LATERAL "
            + range(order: order, "task <> '' AND task = t.name")
    }
}
#endif
