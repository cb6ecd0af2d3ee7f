public import TriggerModel

extension TriggerClient {
    /// Makes a public token: a text with which somebody who has no secret key may do what it permits, and nothing else.
    ///
    /// It works as it is until it expires and cannot be taken back, so let it permit little and live shortly. A client is made with it
    /// as with the secret key: ``ClientTransport/http(baseURL:publicAccessToken:)``. This call needs the secret key, and is not
    /// remembered by a run that makes it.
    ///
    /// - Parameters:
    ///   - scopes: What it permits, one thing at least; several are added up.
    ///   - expiresIn: How long it lives, 1 s to 30 days, in whole seconds. Default 15 minutes.
    ///   - oneTimeUse: Whether it may trigger once only, a run or a batch; reading is not counted. Default false.
    /// - Returns: The token.
    /// - Throws: ``TransportError``; `refused` for no scopes, a length of time out of bounds, and a client without a server, such as
    ///   one in the same process.
    public func createPublicToken(
        scopes: [PublicScope], expiresIn: Duration = .seconds(900), oneTimeUse: Bool = false
    ) async throws -> String {
        try await repeating {
            try await transport.createPublicToken(scopes: scopes, expiresIn: expiresIn, oneTimeUse: oneTimeUse)
        }
    }
}
