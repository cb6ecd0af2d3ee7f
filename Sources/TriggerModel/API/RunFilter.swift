public import struct Foundation.Date

/// Which runs a list shows, and which page of it.
public struct RunFilter: Hashable, Sendable {
    /// Only these statuses; empty for all.
    public var statuses: [APIStatus]
    /// Only these tasks; empty for all.
    public var tasks: [String]
    /// Only runs triggered at this instant or later.
    public var createdFrom: Date?
    /// Only runs triggered at this instant or earlier.
    public var createdTo: Date?
    /// The size of the page, 1 to 100.
    public var limit: Int
    /// The page of older runs: ``RunList/next`` of the page before it.
    public var after: String?
    /// The page of newer runs: ``RunList/previous`` of the page after it.
    ///
    /// It wins over ``after``.
    public var before: String?

    /// Makes a filter; for the 25 newest runs unless said otherwise.
    public init(
        statuses: [APIStatus] = [], tasks: [String] = [], createdFrom: Date? = nil, createdTo: Date? = nil,
        limit: Int = 25, after: String? = nil, before: String? = nil
    ) {
        self.statuses = statuses
        self.tasks = tasks
        self.createdFrom = createdFrom
        self.createdTo = createdTo
        self.limit = limit
        self.after = after
        self.before = before
    }
}
