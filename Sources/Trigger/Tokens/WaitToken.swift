public import TriggerModel

/// A token that is completed from outside with a value of a type, once, and that any number of runs may wait for.
///
/// Its identity is all it needs: it can be stored, sent and made anew with ``init(_:)``. Two tokens are equal if they have the
/// same one, whatever is known of them beside it.
public struct WaitToken<Value: Codable & Sendable>: Hashable, Codable, Sendable {
    /// Its identity.
    public let id: TokenID
    /// Whether it was there before, found by its idempotency key.
    public let isCached: Bool
    /// Where a `POST` without a key completes it with its body; nil where no server can be reached from outside.
    public let url: String?
    /// A public token with which somebody else may complete it for a day; nil inside a task, and where no server was asked over HTTP.
    public let publicAccessToken: String?

    init(_ receipt: TokenReceipt) {
        (id, isCached, url) = (receipt.id, receipt.isCached, receipt.url)
        publicAccessToken = receipt.publicAccessToken
    }

    /// Names a token that was made elsewhere.
    public init(_ id: TokenID) {
        self.init(TokenReceipt(id: id, isCached: true))
    }
}

extension WaitToken {
    /// Whether both name the same token.
    public static func == (left: WaitToken, right: WaitToken) -> Bool {
        left.id == right.id
    }

    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
    }
}
