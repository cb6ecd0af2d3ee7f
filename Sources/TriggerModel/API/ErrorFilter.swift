public import struct Foundation.Date

/// Which groups of errors a list shows, and which page of it.
public struct ErrorFilter: Hashable, Sendable {
    /// Only errors of these tasks; empty for all.
    public var tasks: [String]
    /// Only errors with this text in their type or message, in capitals or not; nil for all.
    ///
    /// It is looked for in 10,000 groups where the page begins, of each task where ``tasks`` are named.
    public var search: String?
    /// Only errors that a run ended with at this instant or later.
    public var seenFrom: Date?
    /// Only errors that no run ended with after this instant.
    public var seenTo: Date?
    /// The size of the page, 1 to 100.
    public var limit: Int
    /// The page of those seen longer ago: ``ErrorList/next`` of the page before it.
    public var after: String?
    /// The page of those seen later: ``ErrorList/previous`` of the page after it.
    ///
    /// It wins over ``after``.
    public var before: String?

    /// Makes a filter; for the 25 groups seen last unless said otherwise.
    public init(
        tasks: [String] = [], search: String? = nil, seenFrom: Date? = nil, seenTo: Date? = nil, limit: Int = 25,
        after: String? = nil, before: String? = nil
    ) {
        self.tasks = tasks
        self.search = search
        self.seenFrom = seenFrom
        self.seenTo = seenTo
        self.limit = limit
        self.after = after
        self.before = before
    }
}
