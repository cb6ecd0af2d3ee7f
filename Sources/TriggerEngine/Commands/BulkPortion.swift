import TriggerModel

/// The runs that a bulk action comes to next, a bounded number found among a bounded number of each value of an index.
struct BulkPortion {
    /// How many times as many runs are looked at for it.
    static let reach = 100
    /// How many bytes of payloads, metadata and outputs the runs of a replay's portion have at most, unless it is one run: 16 MB.
    static let bytes = 16 * 1024 * 1024

    /// The runs, in the order in which they come.
    var runs: [RunID]
    /// The runs as they were read, to be replayed.
    var records: [RunID: RunRecord] = [:]
    /// Where the next portion begins, of a query.
    var cursor: RunID?
    /// Whether there is none.
    var isLast: Bool

    /// Finds it.
    init(of action: BulkActionRecord, _ snapshot: any StoreSnapshot, size: Int, region: String) throws {
        switch action.selection {
        case .runs(let all):
            let counts = action.object.counts
            let left = all.dropFirst(counts.success + counts.failure)
            runs = Array(left.prefix(size))
            isLast = left.count <= size
        case .matching(let query):
            (runs, isLast) = ([], true)
            guard !query.isVoid(in: region) else { return }
            try find(query, action, snapshot, size: size)
        }
        guard action.object.type == .replay else { return }
        try fit(sizes: snapshot.sizes(action.environment, of: runs))
        for record in try snapshot.records(action.environment, runs) { records[record.state.id] = record }
    }

    /// Leaves runs to the next portion that would make this one too large.
    private mutating func fit(sizes: [RunID: Int]) {
        var bytes = 0
        let fitting = runs.prefix { run in
            bytes += sizes[run] ?? 0
            return bytes <= Self.bytes || run == runs.first
        }
        guard fitting.count < runs.count else { return }
        (runs, cursor, isLast) = (Array(fitting), fitting.last, false)
    }

    private mutating func find(
        _ query: RunQuery, _ action: BulkActionRecord, _ snapshot: any StoreSnapshot, size: Int
    ) throws {
        var query = query
        (query.before, query.limit) = (action.cursor ?? RunID(rawValue: ""), size - 1)
        let end = try end(of: query, action.environment, snapshot, reach: size * Self.reach)
        if let end { query.after = RunID(rawValue: end.rawValue + " ") }
        runs = try snapshot.runIDs(action.environment, matching: query).sorted()
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
        return try snapshot.runIDs(environment, matching: whole).first
    }
}
