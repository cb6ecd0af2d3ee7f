import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func records(_ environment: EnvironmentID, matching query: RunQuery) throws -> [RunRecord] {
        try records(environment, runIDs(environment, matching: query)).sorted { $0.state.id > $1.state.id }
    }

    func runIDs(_ environment: EnvironmentID, matching query: RunQuery) throws -> [RunID] {
        try ListRecords(environment: environment, query: query).ids(in: self).sorted(by: >)
    }
}

/// One page of the list: the runs of each value of an index that may have some, merged by their ids.
struct ListRecords {
    let environment: EnvironmentID
    let query: RunQuery

    func ids(in transaction: SQLiteTransaction) throws -> [RunID] {
        let range = RunRange(query)
        let sql = Self.sql(range.kind, goesBack: query.goesBack)
        var ids: Set<RunID> = []
        for value in range.values {
            ids.formUnion(try transaction.statement(sql).rows({ bind(value, to: &$0) }, { $0.run() }))
        }
        let sorted = ids.sorted { query.goesBack ? $0 < $1 : $0 > $1 }
        return Array(sorted.prefix(query.limit + 1))
    }

    private func bind(_ value: String, to bindings: inout Bindings) {
        bindings.add(environment)
        bindings.add(query.lowerBound?.rawValue ?? "")
        if let upper = query.upperBound { bindings.add(upper.rawValue) } else { bindings.addPastAllTexts() }
        bindings.add(query.limit + 1)
        bindings.add(query.skip)
        bindings.add(value)
        bindings.add(JSONText.array(query.statuses.map(\.rawValue)))
        bindings.add(JSONText.array(query.tasks))
        bindings.add(JSONText.array(query.versions))
        bindings.add(JSONText.array(query.queues))
        bindings.add(query.isTest.map { $0 ? 1 : 0 })
        bindings.add(query.parent?.rawValue)
        bindings.add(query.batch?.rawValue)
        bindings.add(JSONText.array(Array(Set(query.tags))))
        bindings.add(query.neededTags)
        bindings.add(JSONText.array(query.machines.map(\.name)))
        bindings.add(JSONText.array(query.schedules))
        bindings.add(JSONText.array(query.errors.map(\.rawValue)))
    }
}

extension ListRecords {
    /// The statement for an index, in one direction or the other.
    static func sql(_ kind: RunRange.Kind, goesBack: Bool) -> String {
        (goesBack ? backwards : forwards)[kind] ?? ""
    }

    private static let forwards = statements(order: "DESC")
    private static let backwards = statements(order: "ASC")

    private static func statements(order: String) -> [RunRange.Kind: String] {
        Dictionary(uniqueKeysWithValues: RunRange.Kind.allCases.map { ($0, select(Source($0), order: order)) })
    }

    private static func select(_ source: Source, order: String) -> String {
        """
        SELECT \(source.id) FROM \(source.tables)
        WHERE \(source.condition) AND \(source.id) > ?2 AND \(source.id) < ?3 AND \(conditions)
        ORDER BY \(source.id) \(order) LIMIT ?4 OFFSET ?5
        """
    }

    /// What is looked at run by run; a condition that says nothing holds.
    ///
    /// The rarer ones are one term: the more there are, the fewer runs SQLite thinks fulfil them all, until it would rather sort those.
    private static let conditions = """
        (?7 = '[]' OR r.status IN (SELECT value FROM json_each(?7)))
        AND (?8 = '[]' OR r.task IN (SELECT value FROM json_each(?8)))
        AND (?9 = '[]' OR r.version IN (SELECT value FROM json_each(?9)))
        AND (?10 = '[]' OR r.queue IN (SELECT value FROM json_each(?10)))
        AND (?11 IS NULL OR r.is_test = ?11) AND (?12 IS NULL OR r.parent = ?12) AND (?13 IS NULL OR r.batch = ?13)
        AND CASE WHEN ?15 = 0 AND ?16 = '[]' AND ?17 = '[]' AND ?18 = '[]' THEN 1 ELSE
            (?15 = 0 OR ?15 <= (
                SELECT count(*) FROM json_each(?14) AS wanted CROSS JOIN trigger_run_tags AS t
                WHERE t.environment = ?1 AND t.tag = wanted.value AND t.run = r.id))
            AND (?16 = '[]' OR json_extract(r.terms, '$.machine') IN (SELECT value FROM json_each(?16)))
            AND (?17 = '[]' OR json_extract(r.terms, '$.schedule') IN (SELECT value FROM json_each(?17)))
            AND (?18 = '[]' OR 0 < (
                SELECT count(*) FROM json_each(?18) AS wanted CROSS JOIN trigger_error_runs AS e
                WHERE e.environment = ?1 AND e.error = wanted.value AND e.run = r.id)) END
        """

    /// The table of runs as it is read by one index.
    private struct Source {
        var tables: String
        var condition: String
        var id = "r.id"

        init(_ kind: RunRange.Kind) {
            switch kind {
            case .all: self.init()
            case .parent: self.init("trigger_runs_by_parent", "r.parent = ?6")
            case .batch: self.init(nil, Self.isOfBatch)
            case .test: self.init("trigger_runs_by_test", "r.is_test = 1")
            case .task: self.init("trigger_runs_by_task", "r.task = ?6")
            case .status: self.init("trigger_runs_by_rare_status", "r.status = ?6 AND \(Self.rare)")
            case .error: self.init(listed: "trigger_error_runs", by: "error")
            case .tag: self.init(listed: "trigger_run_tags", by: "tag")
            case .schedule: self.init(listed: "trigger_schedule_runs", by: "schedule")
            case .bulkAction: self.init(listed: "trigger_bulk_runs", by: "bulk_action")
            }
        }

        /// All runs, or those of an index.
        private init(_ index: String? = nil, _ condition: String? = nil) {
            tables = "trigger_runs AS r" + (index.map { " INDEXED BY \($0)" } ?? "")
            self.condition = "r.environment = ?1" + (condition.map { " AND \($0)" } ?? "")
        }

        /// Those that a table beside lists.
        private init(listed table: String, by column: String) {
            tables = "\(table) AS k CROSS JOIN trigger_runs AS r ON r.environment = k.environment AND r.id = k.run"
            condition = "k.environment = ?1 AND k.\(column) = ?6"
            id = "k.run"
        }

        /// The batch has a list of its runs, and of those that were there already.
        private static let isOfBatch = """
            r.id IN (SELECT k.value FROM trigger_batches AS b CROSS JOIN json_each(b.runs) AS k
                WHERE b.environment = ?1 AND b.id = ?6)
            """

        /// Word for word the condition of the index, without which SQLite would not use it.
        private static let rare = """
            r.status <> 'PENDING' AND r.status <> 'DEQUEUED' AND r.status <> 'EXECUTING' \
            AND r.status <> 'COMPLETED_SUCCESSFULLY'
            """
    }
}
