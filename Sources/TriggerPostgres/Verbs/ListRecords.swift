#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func records(_ environment: EnvironmentID, matching query: RunQuery) throws -> [RunRecord] {
        let ids = try ListRecords(environment: environment, query: query).ids(in: self)
        return try records(environment, ids).sorted { $0.state.id > $1.state.id }
    }
}

/// One page of the list: the runs of each index range that may have some, merged by their ids.
///
/// Ranges: the children of the parent asked for; else each task asked for; else each status asked for, when all of them
/// are rare; else all runs.
struct ListRecords {
    let environment: EnvironmentID
    let query: RunQuery

    func ids(in transaction: PostgresTransaction) throws -> [RunID] {
        let ids = try transaction.rows(sql) {
            $0.add(environment)
            $0.add(query.lowerBound?.rawValue ?? "")
            $0.add(query.upperBound?.rawValue ?? Self.pastAllIDs)
            $0.texts(query.statuses, \.rawValue)
            $0.add(query.limit + 1)
            $0.texts(range.values) { $0 }
            if case .children = range { $0.texts(query.tasks) { $0 } }
        } _: {
            $0.run()
        }
        return ids
    }

    private enum Range {
        case all
        case children(RunID)
        case tasks(Set<String>)
        case statuses(Set<RunStatus>)

        var values: [String] {
            switch self {
            case .all: []
            case .children(let parent): [parent.rawValue]
            case .tasks(let tasks): Array(tasks)
            case .statuses(let statuses): statuses.map(\.rawValue)
            }
        }
    }

    private var range: Range {
        if let parent = query.parent { return .children(parent) }
        if !query.tasks.isEmpty { return .tasks(Set(query.tasks)) }
        let statuses = Set(query.statuses)
        let common: Set<RunStatus> = [.pending, .dequeued, .executing, .completedSuccessfully]
        return statuses.isEmpty || !statuses.isDisjoint(with: common) ? .all : .statuses(statuses)
    }

    private var sql: String {
        let goesBack = query.before != nil
        return switch range {
        case .all: goesBack ? Self.allBack : Self.all
        case .children: goesBack ? Self.childrenBack : Self.children
        case .tasks: goesBack ? Self.tasksBack : Self.tasks
        case .statuses: goesBack ? Self.statusesBack : Self.statuses
        }
    }

    /// Greater than every identity, byte by byte.
    private static let pastAllIDs = "\u{10FFFF}"
}

extension ListRecords {
    static let all = select(of: "", "cardinality($6::text[]) = 0 AND", order: "DESC")
    static let allBack = select(of: "", "cardinality($6::text[]) = 0 AND", order: "ASC")
    static let children = select(of: "", ofParent, order: "DESC")
    static let childrenBack = select(of: "", ofParent, order: "ASC")
    static let tasks = select(of: each, "r.task = v.value AND r.task <> '' AND", order: "DESC")
    static let tasksBack = select(of: each, "r.task = v.value AND r.task <> '' AND", order: "ASC")
    static let statuses = select(of: each, "r.status = v.value AND \(rare) AND", order: "DESC")
    static let statusesBack = select(of: each, "r.status = v.value AND \(rare) AND", order: "ASC")

    /// Makes one range of each value.
    private static let each = "unnest($6::text[]) AS v (value) CROSS JOIN"

    private static let ofParent = """
        r.parent = ($6::text[])[1] AND (cardinality($7::text[]) = 0 OR r.task = ANY ($7::text[])) AND
        """

    /// Word for word the condition of the index, without which the server would not use it; so is `r.task <> ''` above.
    private static let rare = """
        r.status <> 'PENDING' AND r.status <> 'DEQUEUED' AND r.status <> 'EXECUTING' AND r.status <> 'COMPLETED_SUCCESSFULLY'
        """

    private static func select(of values: String, _ condition: String, order: String) -> String {
        """
        SELECT p.id FROM \(values) LATERAL (
            SELECT r.id FROM trigger_runs AS r
            WHERE r.environment = $1 AND r.id > $2 AND r.id < $3 AND \(condition)
                (cardinality($4::text[]) = 0 OR r.status = ANY ($4::text[]))
            ORDER BY r.id \(order) LIMIT $5) AS p
        ORDER BY p.id \(order) LIMIT $5
        """
    }
}
#endif
