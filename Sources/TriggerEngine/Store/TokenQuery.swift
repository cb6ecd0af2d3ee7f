public import TriggerModel

public import struct Foundation.Date

/// Which tokens a page of the list shows.
public struct TokenQuery: Hashable, Sendable {
    /// Only these statuses; empty for all.
    public var statuses: [TokenStatus]
    /// Only the token that holds this idempotency key.
    public var idempotencyKey: String?
    /// Only tokens with any of these labels; empty for all.
    public var tags: [String]
    /// Only tokens made at this instant or later.
    public var createdFrom: Date?
    /// Only tokens made before this instant.
    public var createdBefore: Date?
    /// Only tokens older than this one, newest first.
    public var after: TokenID?
    /// Only tokens newer than this one: the page right before it, still newest first.
    public var before: TokenID?
    /// The size of the page.
    public var limit: Int

    /// Makes a query for the newest tokens.
    public init(
        statuses: [TokenStatus] = [], idempotencyKey: String? = nil, tags: [String] = [], createdFrom: Date? = nil,
        createdBefore: Date? = nil, after: TokenID? = nil, before: TokenID? = nil, limit: Int = 25
    ) {
        self.statuses = statuses
        self.idempotencyKey = idempotencyKey
        self.tags = tags
        self.createdFrom = createdFrom
        self.createdBefore = createdBefore
        self.after = after
        self.before = before
        self.limit = limit
    }
}

extension TokenQuery {
    /// The identity that all tokens of the page come after; nil for none.
    package var lowerBound: TokenID? {
        [before, createdFrom.map { TokenID.floor(at: $0) }].compactMap(\.self).max()
    }

    /// The identity that all tokens of the page come before; nil for none.
    package var upperBound: TokenID? {
        [after, createdBefore.map { TokenID.floor(at: $0) }].compactMap(\.self).min()
    }

    /// Whether the page right before a token is wanted, so that reading goes from old to new.
    package var isBackward: Bool {
        before != nil
    }
}
