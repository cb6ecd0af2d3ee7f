public import TriggerModel

/// What became of a batch that was streamed.
public struct StreamedBatch: Hashable, Sendable {
    /// The batch.
    public let id: BatchID
    /// Whether its idempotency key led to one that was there already; the items were not asked for then.
    public let isCached: Bool
    /// The run of each item, in their order; nil for one that became none.
    public let runs: [RunID?]
    /// The items that became no runs, each with its place and the reason.
    public let faults: [BatchFault]

    init(_ batch: BatchObject, isCached: Bool) {
        (id, self.isCached, faults) = (batch.id, isCached, batch.processing.errors)
        let failed = Set(faults.map(\.index))
        var rest = batch.runs.makeIterator()
        runs = (0..<batch.runCount).map { failed.contains($0) ? nil : rest.next() }
    }
}
