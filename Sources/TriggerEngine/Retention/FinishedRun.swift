public import TriggerModel

public import struct Foundation.Date

/// What there is to know of a run that ended, for whoever asks whether it is still to be kept.
public struct FinishedRun: Hashable, Sendable {
    /// Its identity.
    public var id: RunID
    /// How it ended.
    public var status: RunStatus
    /// When it ended.
    public var finishedAt: Date
    /// Until when it holds an idempotency key; nil where it holds none.
    public var keyUntil: Date?
    /// Whether its worker still has its slot, as after a cancel.
    public var holdsSlot: Bool
    /// The run that triggered it, where that is still there.
    public var parent: RunID?
    /// Whether something needs it whatever becomes of its parent: a parent that has not ended or ended
    /// lately, another run of its batch that has not ended, a run that it triggered and that has not ended, a run whose journal tells of its end, or hooks that are still to run.
    public var isNeeded: Bool
    /// Bytes of its payload, metadata and output, objects outside of the database left out.
    public var bytes: Int
    /// Entries of its journal, counted up to ``FinishedRunQuery/entries``.
    public var entries: Int

    /// Describes a run.
    public init(
        id: RunID, status: RunStatus, finishedAt: Date, keyUntil: Date? = nil, holdsSlot: Bool = false,
        parent: RunID? = nil, isNeeded: Bool = false, bytes: Int = 0, entries: Int = 0
    ) {
        self.id = id
        self.status = status
        self.finishedAt = finishedAt
        self.keyUntil = keyUntil
        self.holdsSlot = holdsSlot
        self.parent = parent
        self.isNeeded = isNeeded
        self.bytes = bytes
        self.entries = entries
    }

    /// How it stands with the run.
    enum Standing: Hashable, Sendable {
        /// It ended too short a while ago.
        case young
        /// It ended long ago, but something needs it, or it holds a key.
        case needed
        /// It may go.
        case outlived
    }

    /// How it stands with the run while those before it go that are named.
    func standing(_ cutoffs: RetentionCutoffs, going: Set<RunID>) -> Standing {
        guard let end = cutoffs.end(for: status), finishedAt <= end else { return .young }
        let holdsKey = !status.freesIdempotencyKey && keyUntil.map { $0 > cutoffs.now } ?? false
        let hasParent = parent.map { !going.contains($0) } ?? false
        return holdsSlot || isNeeded || holdsKey || hasParent ? .needed : .outlived
    }
}

extension [FinishedRun] {
    /// Those that may go, oldest first: what a run triggered goes with it, and never before it.
    func outlived(_ cutoffs: RetentionCutoffs) -> [FinishedRun] {
        var going: Set<RunID> = []
        return sorted { $0.id < $1.id }.filter { run in
            guard run.standing(cutoffs, going: going) == .outlived else { return false }
            going.insert(run.id)
            return true
        }
    }
}

/// Runs that ended, among the next of an environment's runs.
public struct FinishedRunPage: Hashable, Sendable {
    /// The runs, by id.
    public var runs: [FinishedRun]
    /// The last run that was looked at; nil when there are no more.
    public var last: RunID?

    /// Makes a page.
    public init(runs: [FinishedRun], last: RunID?) {
        self.runs = runs
        self.last = last
    }
}

/// A range of an environment's runs to look for finished ones in.
public struct FinishedRunQuery: Hashable, Sendable {
    /// Only runs whose identities come after this one.
    public var after: RunID
    /// Only runs whose identities come before this one.
    public var before: RunID
    /// Only runs that had ended by then.
    public var ends: OldEnds
    /// How many runs to look at, finished or not.
    public var limit: Int
    /// Up to how many entries of a journal are counted.
    public var entries: Int

    /// Makes a query.
    public init(after: RunID = RunID(rawValue: ""), before: RunID, ends: OldEnds, limit: Int, entries: Int = 501) {
        self.after = after
        self.before = before
        self.ends = ends
        self.limit = limit
        self.entries = entries
    }
}
