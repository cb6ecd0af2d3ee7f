public import TriggerModel

extension HTTPClientTransport {
    /// Makes a public token: `POST /api/v1/auth/public-tokens`.
    ///
    /// - Throws: ``TransportError``; `refused` for no scopes and a length of time that none may have.
    public func createPublicToken(
        scopes: [PublicScope], expiresIn: Duration, oneTimeUse: Bool
    ) async throws -> String {
        let body = PublicTokenBodies.Create(
            scopes: scopes.map(\.description), expirationTime: .text(DurationText.text(expiresIn)),
            oneTimeUse: oneTimeUse ? true : nil)
        let text = try encoded { try JSON.text(body) }
        let request = APIRequest("POST", "/api/v1/auth/public-tokens", body: text)
        return try await connection.call(request, as: PublicTokenBodies.Created.self).token
    }
}
