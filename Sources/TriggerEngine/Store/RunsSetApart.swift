public import TriggerModel

/// Runs that were set apart, as far as they were asked for.
public struct RunsSetApart: Hashable, Sendable {
    /// The runs, the oldest first.
    public var runs: [RunID]
    /// Whether there may be more: as many were found as were asked for.
    public var isCut: Bool

    /// Makes the answer to a question.
    public init(runs: [RunID], isCut: Bool) {
        self.runs = runs
        self.isCut = isCut
    }
}
