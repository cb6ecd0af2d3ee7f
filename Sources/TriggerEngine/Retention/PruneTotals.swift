/// What was removed.
public struct PruneTotals: Hashable, Sendable {
    /// Runs.
    public var runs = 0
    /// Bytes of their payloads, metadata and outputs in the database.
    public var bytes = 0
    /// What was removed beside runs, by kind.
    public var others: [PrunedKind: Int] = [:]

    /// Nothing was removed.
    public init() {}

    /// All that was removed, in number.
    public var count: Int {
        runs + others.values.reduce(0, +)
    }

    /// Adds what a further portion removed.
    public mutating func add(_ other: PruneTotals) {
        runs += other.runs
        bytes += other.bytes
        others.merge(other.others, uniquingKeysWith: +)
    }
}
