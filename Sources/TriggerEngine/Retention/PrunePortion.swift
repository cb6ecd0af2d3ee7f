import TriggerModel

/// The runs that go in one transaction: bounded in number, in entries of journals and in bytes.
struct PrunePortion: Hashable, Sendable {
    /// The runs to be removed, by id.
    private(set) var runs: [FinishedRun] = []

    /// The most runs and entries together; a longer journal goes after its run, so many entries at a time.
    static let entries = 500
    /// The most bytes, unless it is one run.
    static let bytes = 4 << 20

    /// Takes the first of those that may go, and leaves the others.
    init(takenFrom found: inout ArraySlice<FinishedRun>) {
        var (weight, bytes) = (0, 0)
        while let run = found.first {
            (weight, bytes) = (weight + run.weight, bytes + run.bytes)
            guard runs.isEmpty || (weight <= Self.entries && bytes <= Self.bytes) else { return }
            runs.append(run)
            found.removeFirst()
        }
    }
}

extension FinishedRun {
    fileprivate var weight: Int {
        isLong ? 1 : 1 + entries
    }

    private var isLong: Bool {
        entries > PrunePortion.entries
    }

    /// What is to be done with it.
    func pruned(in environment: EnvironmentID) -> ChangeSet.PrunedRun {
        ChangeSet.PrunedRun(environment: environment, id: id, leavesJournal: isLong)
    }
}
