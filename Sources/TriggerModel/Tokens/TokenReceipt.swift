/// What became of the making of a token.
public struct TokenReceipt: Hashable, Codable, Sendable {
    /// The token, new or found by its idempotency key.
    public var id: TokenID
    /// Whether it was found.
    public var isCached: Bool
    /// Where a `POST` without a key completes it; nil where no server can be reached from outside.
    public var url: String?

    /// Makes a receipt.
    public init(id: TokenID, isCached: Bool, url: String? = nil) {
        self.id = id
        self.isCached = isCached
        self.url = url
    }
}
