import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
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

    func ids(in transaction: SQLiteTransaction) throws -> [RunID] {
        var ids: [RunID] = []
        for range in ranges {
            ids += try self.ids(in: range, transaction)
        }
        ids.sort { goesBack ? $0 < $1 : $0 > $1 }
        return Array(ids.prefix(query.limit + 1))
    }

    /// Whether the page right before a run is wanted, so that reading goes from old to new.
    private var goesBack: Bool {
        query.before != nil
    }

    private enum Range {
        case all
        case children(RunID)
        case task(String)
        case status(RunStatus)
    }

    private var ranges: [Range] {
        if let parent = query.parent { return [.children(parent)] }
        if !query.tasks.isEmpty { return Set(query.tasks).map(Range.task) }
        let statuses = Set(query.statuses)
        let common: Set<RunStatus> = [.pending, .dequeued, .executing, .completedSuccessfully]
        return statuses.isEmpty || !statuses.isDisjoint(with: common) ? [.all] : statuses.map(Range.status)
    }

    private func ids(in range: Range, _ transaction: SQLiteTransaction) throws -> [RunID] {
        try transaction.statement(sql(range)).rows { bindings in
            bindings.add(environment)
            bindings.add(query.lowerBound?.rawValue ?? "")
            if let upper = query.upperBound { bindings.add(upper.rawValue) } else { bindings.addPastAllTexts() }
            bindings.add(JSONText.array(query.statuses.lazy.map(\.rawValue)))
            bindings.add(query.limit + 1)
            switch range {
            case .all: break
            case .children(let parent):
                bindings.add(parent.rawValue)
                bindings.add(JSONText.array(query.tasks))
            case .task(let task): bindings.add(task)
            case .status(let status): bindings.add(status.rawValue)
            }
        } _: {
            $0.run()
        }
    }

    private func sql(_ range: Range) -> String {
        switch range {
        case .all: goesBack ? Self.allBack : Self.all
        case .children: goesBack ? Self.childrenBack : Self.children
        case .task: goesBack ? Self.taskBack : Self.task
        case .status: goesBack ? Self.statusBack : Self.status
        }
    }
}

extension ListRecords {
    static let all = select(from: runs, anyStatus, order: "DESC")
    static let allBack = select(from: runs, anyStatus, order: "ASC")
    static let children = select(from: runsByParent, ofParent, order: "DESC")
    static let childrenBack = select(from: runsByParent, ofParent, order: "ASC")
    static let task = select(from: runsByTask, "task = ?6 AND \(anyStatus)", order: "DESC")
    static let taskBack = select(from: runsByTask, "task = ?6 AND \(anyStatus)", order: "ASC")
    static let status = select(from: runsByStatus, "status = ?6 AND \(rare)", order: "DESC")
    static let statusBack = select(from: runsByStatus, "status = ?6 AND \(rare)", order: "ASC")

    private static let runs = "trigger_runs"
    private static let runsByParent = "trigger_runs INDEXED BY trigger_runs_by_parent"
    private static let runsByTask = "trigger_runs INDEXED BY trigger_runs_by_task"
    private static let runsByStatus = "trigger_runs INDEXED BY trigger_runs_by_rare_status"

    private static let ofParent = """
        parent = ?6 AND (?7 = '[]' OR task IN (SELECT value FROM json_each(?7))) AND \(anyStatus)
        """
    private static let anyStatus = "(?4 = '[]' OR status IN (SELECT value FROM json_each(?4)))"
    /// Word for word the condition of the index, without which SQLite would not use it.
    private static let rare = """
        status <> 'PENDING' AND status <> 'DEQUEUED' AND status <> 'EXECUTING' AND status <> 'COMPLETED_SUCCESSFULLY'
        """

    private static func select(from runs: String, _ condition: String, order: String) -> String {
        """
        SELECT id FROM \(runs)
        WHERE environment = ?1 AND id > ?2 AND id < ?3 AND \(condition)
        ORDER BY id \(order) LIMIT ?5
        """
    }
}
