/// What became of a batch.
public struct BatchReceipt: Hashable, Codable, Sendable {
    /// The batch.
    public var id: BatchID
    /// What became of its items, in order.
    public var runs: [TriggerReceipt]

    /// Makes a receipt.
    public init(id: BatchID, runs: [TriggerReceipt]) {
        self.id = id
        self.runs = runs
    }
}
