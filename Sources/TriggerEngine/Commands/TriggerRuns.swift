public import TriggerModel

/// Where a trigger from outside any run comes from.
public struct TriggerRequest: Hashable, Sendable {
    /// The environment the runs are to live in.
    public var environment: EnvironmentID
    /// One text per logical call, the same on every repeat; within 24 hours it has its effect once.
    public var requestKey: String?
    /// Whether the runs are a batch.
    public var isBatch: Bool
    /// The token that it uses up, where its caller may trigger once only.
    public var oneTimeToken: OneTimeToken?
    /// The trace that the call is part of; runs that have a parent are part of that one's.
    public var traceParent: TraceParent?

    /// Makes a request.
    public init(
        environment: EnvironmentID, requestKey: String? = nil, isBatch: Bool = false, oneTimeToken: OneTimeToken? = nil,
        traceParent: TraceParent? = nil
    ) {
        self.environment = environment
        self.requestKey = requestKey
        self.isBatch = isBatch
        self.oneTimeToken = oneTimeToken
        self.traceParent = traceParent
    }
}

/// Triggers runs from outside any run: all of them or none.
struct TriggerRuns: EngineCommand {
    let items: [TriggerItem]
    let origin: TriggerRequest

    var environment: EnvironmentID {
        origin.environment
    }

    var newRuns: Int {
        items.count
    }

    private var requestID: RequestRecord.ID? {
        origin.requestKey.map { key in
            let scope = (origin.isBatch ? "batch:" : "") + Set(items.map(\.task)).sorted().joined(separator: ",")
            return RequestRecord.ID(environment: environment, scope: scope, key: key)
        }
    }

    func request(_ loads: inout LoadRequest) {
        loads.items(items)
        if let requestID { loads.requests.insert(requestID) }
        loads.oneTimeToken(origin.oneTimeToken)
    }

    func decide(_ workspace: inout Workspace) throws -> BatchReceipt {
        if let requestID, let answered = workspace.requests[requestID] {
            return BatchReceipt(id: answered.batch ?? BatchID(rawValue: ""), runs: answered.receipts)
        }
        try workspace.check(items)
        try workspace.use(origin.oneTimeToken, for: items.map(\.task))
        let batch: BatchID? = origin.isBatch ? workspace.next() : nil
        let kind: EntryKind = origin.isBatch ? .batchTrigger : .trigger
        let receipts = items.map { item in
            let parent = item.options.parent.flatMap { workspace.run($0) }
            let trace = parent == nil ? origin.traceParent : nil
            return workspace.trigger(
                item, Workspace.Cause(parent: parent, kind: kind, batch: batch, traceParent: trace))
        }
        workspace.record(batch, receipts)
        if let requestID { workspace.record(requestID, batch, receipts) }
        return BatchReceipt(id: batch ?? BatchID(rawValue: ""), runs: receipts)
    }
}

extension Workspace {
    /// Remembers a batch.
    mutating func record(_ batch: BatchID?, _ receipts: [TriggerReceipt]) {
        guard let batch else { return }
        let runs = receipts.map(\.id)
        changes.batches.append(BatchRecord(environment: environment, id: batch, runs: runs, createdAt: now))
    }

    /// Remembers the answer to a request, so that its repeats get the same one; a key that was cached then is not now.
    mutating func record(_ id: RequestRecord.ID, _ batch: BatchID?, _ receipts: [TriggerReceipt]) {
        record(RequestRecord(id: id, batch: batch, receipts: receipts, createdAt: now))
    }

    /// Remembers the answer to a request.
    mutating func record(_ answer: RequestRecord) {
        requests[answer.id] = answer
        changes.requests.append(answer)
    }
}
