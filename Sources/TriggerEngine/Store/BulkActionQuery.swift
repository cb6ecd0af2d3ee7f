public import TriggerModel

/// Which bulk actions to read.
public enum BulkActionQuery: Hashable, Sendable {
    /// The one with this identity.
    case one(BulkActionID)
    /// Those that replay and go on.
    case replaying
    /// One page of them, newest first, at most one more than its limit.
    case page(Page)

    /// A page of the list.
    public struct Page: Hashable, Sendable {
        /// Only those older than this one, newest first.
        public var after: BulkActionID?
        /// Only those newer than this one: the page right before it, still newest first.
        public var before: BulkActionID?
        /// The size of the page.
        public var limit: Int

        /// Makes the first page; of two cursors, `before` wins.
        public init(after: BulkActionID? = nil, before: BulkActionID? = nil, limit: Int = 25) {
            self.after = before == nil ? after : nil
            self.before = before
            self.limit = limit
        }
    }
}
