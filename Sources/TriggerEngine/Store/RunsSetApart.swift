public import TriggerModel

/// What was taken of runs that were set apart.
public struct RunsSetApart: Hashable, Sendable {
    /// The runs, the oldest first.
    public var runs: [RunID]
    /// Whether there may be more: as many were found as were asked for, though some of them may have moved on meanwhile.
    public var isCut: Bool

    /// Makes the answer to a take.
    public init(runs: [RunID], isCut: Bool) {
        self.runs = runs
        self.isCut = isCut
    }
}
