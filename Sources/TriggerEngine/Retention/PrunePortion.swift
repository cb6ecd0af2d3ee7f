import TriggerModel

/// The runs that go in one transaction: bounded in number, in entries of journals and in bytes.
struct PrunePortion: Hashable, Sendable {
    /// The runs to be removed, by id.
    private(set) var runs: [FinishedRun] = []
    /// Where the walk goes on; nil at the end of the range.
    private(set) var next: RunID?

    /// The most runs and entries together; a run with more entries loses so many at a time.
    static let entries = 500
    /// The most bytes, unless it is one run.
    static let bytes = 4 << 20

    /// Takes the first of those that may go.
    init(_ page: FinishedRunPage, after start: RunID, _ cutoffs: RetentionCutoffs) {
        next = page.last
        var (weight, bytes, before) = (0, 0, start)
        for run in page.runs.outlived(cutoffs) {
            let isTooMuch = weight + run.weight > Self.entries || bytes + run.bytes > Self.bytes
            guard runs.isEmpty || !isTooMuch else {
                next = before
                return
            }
            runs.append(run)
            (weight, bytes) = (weight + run.weight, bytes + run.bytes)
            guard run.entries <= Self.entries else {
                next = before
                return
            }
            before = run.id
        }
    }
}

extension FinishedRun {
    fileprivate var weight: Int {
        1 + entries
    }

    /// What is to be done with it.
    func pruned(in environment: EnvironmentID) -> ChangeSet.PrunedRun {
        let isLong = entries > PrunePortion.entries
        return ChangeSet.PrunedRun(environment: environment, id: id, entries: isLong ? PrunePortion.entries : nil)
    }
}
