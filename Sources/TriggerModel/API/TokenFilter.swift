public import struct Foundation.Date

/// Which tokens a list shows, and which page of it.
public struct TokenFilter: Hashable, Sendable {
    /// Only these statuses; empty for all.
    public var statuses: [TokenStatus]
    /// Only the token that holds or held this idempotency key.
    public var idempotencyKey: String?
    /// Only tokens with any of these labels; empty for all.
    public var tags: [String]
    /// Only tokens made at this instant or later.
    public var createdFrom: Date?
    /// Only tokens made at this instant or earlier.
    public var createdTo: Date?
    /// The size of the page, 1 to 100.
    public var limit: Int
    /// The page of older tokens: ``TokenList/next`` of the page before it.
    public var after: String?
    /// The page of newer tokens: ``TokenList/previous`` of the page after it.
    ///
    /// It wins over ``after``.
    public var before: String?

    /// Makes a filter; for the 25 newest tokens unless said otherwise.
    public init(
        statuses: [TokenStatus] = [], idempotencyKey: String? = nil, tags: [String] = [], createdFrom: Date? = nil,
        createdTo: Date? = nil, limit: Int = 25, after: String? = nil, before: String? = nil
    ) {
        self.statuses = statuses
        self.idempotencyKey = idempotencyKey
        self.tags = tags
        self.createdFrom = createdFrom
        self.createdTo = createdTo
        self.limit = limit
        self.after = after
        self.before = before
    }
}
