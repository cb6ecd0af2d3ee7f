import TriggerModel

/// The runs that a bulk action comes to next, a bounded number found among a bounded number of each value of an index.
struct BulkPortion {
    /// How many times as many runs are looked at for it.
    static let reach = 100

    /// The runs, in the order in which they come.
    var runs: [RunID]
    /// The runs as they were read, where they were.
    var records: [RunID: RunRecord] = [:]
    /// Where the next portion begins, of a query.
    var cursor: RunID?
    /// Whether there is none.
    var isLast: Bool

    /// Finds it.
    init(of action: BulkActionRecord, _ snapshot: any StoreSnapshot, size: Int) throws {
        switch action.selection {
        case .runs(let all):
            let counts = action.object.counts
            let left = all.dropFirst(counts.success + counts.failure)
            runs = Array(left.prefix(size))
            isLast = left.count <= size
            guard action.object.type == .replay else { return }
            add(try snapshot.records(action.environment, runs))
        case .matching(let query):
            (runs, isLast) = ([], true)
            try find(query, action, snapshot, size: size)
        }
    }

    private mutating func add(_ found: [RunRecord]) {
        for record in found { records[record.state.id] = record }
    }

    private mutating func find(
        _ query: RunQuery, _ action: BulkActionRecord, _ snapshot: any StoreSnapshot, size: Int
    ) throws {
        var query = query
        (query.before, query.limit) = (action.cursor ?? RunID(rawValue: ""), size - 1)
        let end = try end(of: query, action.environment, snapshot, reach: size * Self.reach)
        if let end { query.after = RunID(rawValue: end.rawValue + " ") }
        let found = try snapshot.records(action.environment, matching: query)
        add(found)
        runs = found.map(\.state.id).sorted()
        cursor = runs.count < size ? end : runs.last
        isLast = cursor == nil
    }

    /// The last run that is looked at; nil where the reach goes to the end, or every run that is looked at is one of the query.
    private func end(
        of query: RunQuery, _ environment: EnvironmentID, _ snapshot: any StoreSnapshot, reach: Int
    ) throws -> RunID? {
        var whole = query.whole
        guard whole != query else { return nil }
        (whole.limit, whole.skip) = (0, reach - 1)
        return try snapshot.records(environment, matching: whole).first?.state.id
    }
}
