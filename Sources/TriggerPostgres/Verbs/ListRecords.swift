#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
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

    func ids(in transaction: PostgresTransaction) throws -> [RunID] {
        let range = RunRange(query)
        return try transaction.rows(Self.sql(range.kind, goesBack: query.goesBack)) {
            add(range, to: &$0)
        } _: {
            $0.run()
        }
    }

    private func add(_ range: RunRange, to parameters: inout Parameters) {
        parameters.add(environment)
        parameters.add(query.lowerBound?.rawValue ?? "")
        parameters.add(query.upperBound?.rawValue ?? Self.pastAllIDs)
        parameters.add(query.limit + 1)
        parameters.add(query.skip)
        parameters.texts(range.values) { $0 }
        parameters.texts(query.statuses, \.rawValue)
        parameters.texts(query.tasks) { $0 }
        parameters.texts(query.versions) { $0 }
        parameters.texts(query.queues) { $0 }
        parameters.flags([query.isTest].compactMap(\.self)) { $0 }
        parameters.texts([query.parent].compactMap(\.self), \.rawValue)
        parameters.texts([query.batch].compactMap(\.self), \.rawValue)
        parameters.texts(Set(query.tags)) { $0 }
        parameters.add(query.neededTags)
        parameters.texts(query.machines, \.name)
        parameters.texts(query.schedules) { $0 }
        parameters.texts(Set(query.errors), \.rawValue)
    }

    /// Greater than every identity, byte by byte.
    private static let pastAllIDs = "\u{10FFFF}"
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

    /// A run that has several of the values is there once.
    private static func select(_ source: Source, order: String) -> String {
        """
        SELECT DISTINCT p.id FROM unnest($6::text[]) AS v (value) CROSS JOIN LATERAL (
            SELECT \(source.id) AS id FROM \(source.tables)
            WHERE \(source.condition) AND \(source.id) > $2 AND \(source.id) < $3 AND \(conditions)
            ORDER BY \(source.id) \(order) LIMIT $4 OFFSET $5) AS p
        ORDER BY p.id \(order) LIMIT $4
        """
    }

    /// What is looked at run by run; a condition that says nothing holds.
    private static let conditions = """
        (cardinality($7::text[]) = 0 OR r.status = ANY ($7::text[]))
        AND (cardinality($8::text[]) = 0 OR r.task = ANY ($8::text[]))
        AND (cardinality($9::text[]) = 0 OR r.version = ANY ($9::text[]))
        AND (cardinality($10::text[]) = 0 OR r.queue = ANY ($10::text[]))
        AND (cardinality($11::boolean[]) = 0 OR r.is_test = ANY ($11::boolean[]))
        AND (cardinality($12::text[]) = 0 OR r.parent = ANY ($12::text[]))
        AND (cardinality($13::text[]) = 0 OR r.batch = ANY ($13::text[]))
        AND ($15::bigint = 0 OR $15::bigint <= (
            SELECT count(*) FROM unnest($14::text[]) AS w (tag) CROSS JOIN LATERAL (
                SELECT 1 FROM trigger_run_tags AS t
                WHERE t.environment = $1 AND t.tag = w.tag AND t.run = r.id LIMIT 1) AS t))
        AND (cardinality($16::text[]) = 0 OR substring(r.terms from '"machine":"([^"]*)"') = ANY ($16::text[]))
        AND (cardinality($17::text[]) = 0 OR substring(r.terms from '"schedule":"([^"]*)"') = ANY ($17::text[]))
        AND (cardinality($18::text[]) = 0 OR 0 < (
            SELECT count(*) FROM unnest($18::text[]) AS w (error) CROSS JOIN LATERAL (
                SELECT 1 FROM trigger_error_runs AS e
                WHERE e.environment = $1 AND e.error = w.error AND e.run = r.id LIMIT 1) AS e))
        """

    /// The table of runs as it is read by one index.
    private struct Source {
        var tables = "trigger_runs AS r"
        var condition: String
        var id = "r.id"

        init(_ kind: RunRange.Kind) {
            switch kind {
            case .all: self.init()
            case .parent: self.init("r.parent = v.value")
            case .batch: self.init(tables: Self.batch, condition: "b.environment = $1 AND b.id = v.value")
            case .test: self.init("r.is_test")
            case .task: self.init("r.task = v.value AND r.task <> ''")
            case .status: self.init("r.status = v.value AND \(Self.rare)")
            case .error: self.init(listed: "trigger_error_runs", by: "error")
            case .tag: self.init(listed: "trigger_run_tags", by: "tag")
            case .schedule: self.init(listed: "trigger_schedule_runs", by: "schedule")
            case .bulkAction: self.init(listed: "trigger_bulk_runs", by: "bulk_action")
            }
        }

        private init(tables: String, condition: String) {
            (self.tables, self.condition) = (tables, condition)
        }

        /// The batch has a list of its runs, and of those that were there already.
        private static let batch = """
            trigger_batches AS b
            CROSS JOIN LATERAL (SELECT DISTINCT l.id FROM json_array_elements_text(b.runs::json) AS l (id)) AS k
            CROSS JOIN LATERAL (
                SELECT id, status, task, version, queue, is_test, parent, batch, terms FROM trigger_runs
                WHERE environment = b.environment AND id = k.id LIMIT 1) AS r
            """

        /// All runs, or those that an index finds by a condition.
        private init(_ condition: String? = nil) {
            self.condition = "r.environment = $1" + (condition.map { " AND \($0)" } ?? "")
        }

        /// Those that a table beside lists.
        private init(listed table: String, by column: String) {
            tables = """
                \(table) AS k CROSS JOIN LATERAL (
                    SELECT id, status, task, version, queue, is_test, parent, batch, terms FROM trigger_runs
                    WHERE environment = k.environment AND id = k.run LIMIT 1) AS r
                """
            condition = "k.environment = $1 AND k.\(column) = v.value"
            id = "k.run"
        }

        /// Word for word the condition of the index, without which the server would not use it; so is `r.task <> ''` above.
        private static let rare = """
            r.status <> 'PENDING' AND r.status <> 'DEQUEUED' AND r.status <> 'EXECUTING' \
            AND r.status <> 'COMPLETED_SUCCESSFULLY'
            """
    }
}
#endif
