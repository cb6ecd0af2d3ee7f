public import struct Foundation.Date

/// A token as the API shows it (http-api.md §7).
public struct TokenObject: Hashable, Codable, Sendable {
    /// Its identity.
    public var id: TokenID
    /// Where a `POST` without a key completes it; empty where no server can be reached from outside.
    public var url: String
    /// How it stands with it.
    public var status: TokenStatus
    /// When it was completed or timed out.
    public var completedAt: Date?
    /// When it times out, or would have.
    public var timeoutAt: Date?
    /// The idempotency key it holds or held.
    public var idempotencyKey: String?
    /// How long it holds the key; absent for ever.
    public var idempotencyKeyExpiresAt: Date?
    /// Its labels.
    public var tags: [String]
    /// When it was made.
    public var createdAt: Date
    /// What it was completed with, or the error of its time-out, as text; never in a list.
    public var output: String?
    /// The media type of ``output``.
    public var outputType: String?
    /// Whether ``output`` is an error: it timed out.
    public var outputIsError: Bool?

    /// Makes a token with nothing but what every one has.
    public init(id: TokenID, url: String, status: TokenStatus, tags: [String], createdAt: Date) {
        self.id = id
        self.url = url
        self.status = status
        self.tags = tags
        self.createdAt = createdAt
    }
}
