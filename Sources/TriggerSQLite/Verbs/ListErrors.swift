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
        guard !page.tasks.isEmpty else { return try errorGroups(environment, page, of: nil) }
        let found = try Set(page.tasks).flatMap { try errorGroups(environment, page, of: $0) }
        let sorted = found.sorted { ($0.lastSeen, $0.id.rawValue) > ($1.lastSeen, $1.id.rawValue) }
        return Array(page.isBackward ? sorted.suffix(page.limit + 1) : sorted.prefix(page.limit + 1))
    }

    /// Those of one task, or of all.
    private func errorGroups(
        _ environment: EnvironmentID, _ page: ErrorQuery.Page, of task: String?
    ) throws -> [ErrorGroupRecord] {
        let isOfTask = task != nil
        let found = try statement(ListErrors.page(ofTask: isOfTask, isBackward: page.isBackward)).rows { bindings in
            bindings.add(environment)
            bindings.add(page.lowerBound.lastSeen)
            bindings.add(page.lowerBound.id)
            bindings.add(page.upperBound.lastSeen)
            bindings.add(page.upperBound.id)
            bindings.add(page.search)
            bindings.add(page.limit + 1)
            if let task { bindings.add(task) }
        } _: {
            ErrorRow.read(&$0)
        }
        return page.isBackward ? found.reversed() : found
    }
}

enum ListErrors {
    static let one = "SELECT \(ErrorRow.columns) FROM trigger_errors WHERE environment = ?1 AND id = ?2"

    /// A page of the groups of one task, or of all.
    static func page(ofTask: Bool, isBackward: Bool) -> String {
        switch (ofTask, isBackward) {
        case (false, false): forward
        case (false, true): back
        case (true, false): forwardOfTask
        case (true, true): backOfTask
        }
    }

    static let forward = select(order: "DESC")
    static let back = select(order: "ASC")
    static let forwardOfTask = select(order: "DESC", ofTask: true)
    static let backOfTask = select(order: "ASC", ofTask: true)

    private static func select(order: String, ofTask: Bool = false) -> String {
        """
        SELECT \(ErrorRow.columns) FROM (
            SELECT \(ErrorRow.columns) FROM trigger_errors
            INDEXED BY \(ofTask ? "trigger_errors_by_task" : "trigger_errors_by_last_seen")
            WHERE environment = ?1 AND (last_seen, id) > (?2, ?3) AND (last_seen, id) < (?4, ?5)
                AND \(ofTask ? "task <> '' AND task = ?8" : "count > 0")
            ORDER BY last_seen \(order), id \(order)
            LIMIT CASE WHEN ?6 IS NULL THEN ?7 ELSE \(ErrorQuery.Page.searched) END)
        WHERE ?6 IS NULL OR instr(lower(type || ' ' || message), lower(?6)) > 0
        ORDER BY last_seen \(order), id \(order) LIMIT ?7
        """
    }
}
