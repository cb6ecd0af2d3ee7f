/// What became of the making of a token.
public struct TokenReceipt: Hashable, Codable, Sendable {
    /// The token, new or found by its idempotency key.
    public var id: TokenID
    /// Whether it was found.
    public var isCached: Bool
    /// Where a `POST` without a key completes it; nil where no server can be reached from outside.
    public var url: String?
    /// A public token with which somebody else may complete it for a day; nil where no server was asked over HTTP.
    public var publicAccessToken: String?

    /// Makes a receipt.
    public init(id: TokenID, isCached: Bool, url: String? = nil, publicAccessToken: String? = nil) {
        self.id = id
        self.isCached = isCached
        self.url = url
        self.publicAccessToken = publicAccessToken
    }
}
