import TriggerModel

public import struct Foundation.Date

/// What is removed beside runs.
public enum PrunedKind: CaseIterable, Hashable, Sendable {
    /// What is left of long journals, whose runs are gone; a step counts none.
    case journals
    /// Tokens that were completed or timed out, and that the journal of no run tells of.
    case tokens
    /// Batches none of whose runs is left, and open ones that were aborted.
    case batches
    /// Bulk actions that are over, with the list of their runs.
    case bulkActions
    /// Rows of the inbox that were refused.
    case refusals
    /// Groups of errors that none was counted in lately.
    case errors
}

/// Which of them to look at.
public struct PruneRange: Hashable, Sendable {
    /// Only those whose identities come after this one.
    public var after: String
    /// Of tokens and batches only those whose identities come before this one; nil for all.
    public var before: String?
    /// Only those that were made and had ended by then.
    public var endedBy: Date
    /// The present instant, by which keys that they held must have expired.
    public var now: Date
    /// How many to look at.
    public var limit: Int

    /// Makes a range.
    public init(after: String = "", before: String? = nil, endedBy: Date, now: Date, limit: Int = 100) {
        self.after = after
        self.before = before
        self.endedBy = endedBy
        self.now = now
        self.limit = limit
    }
}

/// What became of such a range.
public struct PrunedRange: Hashable, Sendable {
    /// How many were removed.
    public var removed: Int
    /// The last one that was looked at; nil when there are no more.
    public var last: String?

    /// Says what became of it.
    public init(removed: Int, last: String?) {
        self.removed = removed
        self.last = last
    }
}
