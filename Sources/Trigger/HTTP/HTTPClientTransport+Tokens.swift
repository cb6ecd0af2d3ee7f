public import TriggerModel

extension HTTPClientTransport {
    /// Makes a token: `POST /api/v1/waitpoints/tokens`.
    ///
    /// - Throws: ``TransportError``.
    public func createToken(_ options: TokenOptions, requestKey: String) async throws -> TokenReceipt {
        let text = try encoded { try JSON.text(TokenBodies.Create(options)) }
        var request = APIRequest("POST", "/api/v1/waitpoints/tokens", body: text)
        request.requestKey = requestKey
        let (answer, token) = try await connection.make(request, as: TokenBodies.Created.self)
        var receipt = answer.receipt
        receipt.publicAccessToken = token
        return receipt
    }

    /// Completes a token: `POST /api/v1/waitpoints/tokens/{token}/complete`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such token.
    public func completeToken(_ token: TokenID, with output: Packet) async throws {
        let body = TokenBodies.Complete(output)
        let request = APIRequest("POST", "\(Self.path(of: token))/complete", body: body.text)
        _ = try await connection.call(request, as: TokenBodies.Completed.self)
    }

    /// Reads a token: `GET /api/v1/waitpoints/tokens/{token}`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such token.
    public func retrieveToken(_ token: TokenID) async throws -> TokenObject {
        try await connection.call(APIRequest("GET", Self.path(of: token)))
    }

    /// Reads a page of tokens, newest first: `GET /api/v1/waitpoints/tokens`.
    ///
    /// - Throws: ``TransportError``; `refused` for a size that no page may have.
    public func listTokens(_ filter: TokenFilter) async throws -> TokenList {
        let query = [
            ("filter[status]", filter.statuses.map(\.rawValue).joined(separator: ",")),
            ("filter[idempotencyKey]", filter.idempotencyKey ?? ""),
            ("filter[tags]", filter.tags.joined(separator: ",")),
            ("filter[createdAt][from]", filter.createdFrom.map { "\($0.millisecondsSince1970)" } ?? ""),
            ("filter[createdAt][to]", filter.createdTo.map { "\($0.millisecondsSince1970)" } ?? ""),
            ("page[size]", "\(filter.limit)"), ("page[after]", filter.after ?? ""),
            ("page[before]", filter.before ?? ""),
        ]
        let request = APIRequest("GET", Self.path("/api/v1/waitpoints/tokens", query))
        return try await connection.call(request, as: TokenPage.self).list
    }

    private static func path(of token: TokenID) -> String {
        "/api/v1/waitpoints/tokens/\(token.rawValue.pathSegment)"
    }
}
