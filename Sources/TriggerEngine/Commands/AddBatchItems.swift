import TriggerModel

/// Adds items to an open batch; those that came before are passed over, and with the last one all the runs are made.
struct AddBatchItems: EngineCommand {
    let environment: EnvironmentID
    let batch: BatchID
    let items: [Int: BatchEntry]

    var newRuns: Int {
        items.count
    }

    func request(_ loads: inout LoadRequest) throws {
        try loads.batch(batch, adding: items)
    }

    func decide(_ workspace: inout Workspace) throws -> BatchProgress {
        if let sealed = workspace.batches[batch] { return BatchProgress(sealed) }
        guard let open = workspace.openBatches[batch] else { throw EngineError(.invalid, "Batch \(batch) not found") }
        try accept(open)
        return try workspace.add(items, to: open)
    }

    private func accept(_ open: OpenBatch) throws {
        guard open.abortedAt == nil else {
            throw EngineError(.invalid, "Batch \(batch) is ABORTED: its items did not come in time")
        }
        if let index = items.keys.first(where: { !(0..<open.runCount).contains($0) }) {
            throw EngineError(.invalid, "index: 0 to \(open.runCount - 1) was expected, found \(index)")
        }
    }
}

/// How far an open batch has come.
public struct BatchProgress: Hashable, Sendable {
    /// Items that were new.
    public var accepted: Int
    /// Items that had come before.
    public var deduplicated: Int
    /// Whether all are there, and the runs made.
    public var isSealed: Bool
    /// How many items are there.
    public var received: Int
    /// How many there are to be.
    public var runCount: Int

    /// Of a batch that has its runs.
    init(_ batch: BatchRecord) {
        let count = batch.runs.count + batch.faults.count
        self.init(accepted: 0, deduplicated: 0, isSealed: true, received: count, runCount: count)
    }

    init(accepted: Int, deduplicated: Int, isSealed: Bool, received: Int, runCount: Int) {
        self.accepted = accepted
        self.deduplicated = deduplicated
        self.isSealed = isSealed
        self.received = received
        self.runCount = runCount
    }
}
