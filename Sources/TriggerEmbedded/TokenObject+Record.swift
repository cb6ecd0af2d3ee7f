package import TriggerEngine
package import TriggerModel

extension Engine {
    /// Reads a token as the API shows it.
    ///
    /// - Throws: ``/TriggerEngine/EngineError``: `notFound`, `unavailable`.
    package func tokenObject(_ token: TokenID, in environment: EnvironmentID) async throws -> TokenObject {
        let record = try await self.token(token, in: environment)
        var object = TokenObject(record, url: url(of: token, in: environment))
        object.output = record.output?.data
        object.outputType = record.output?.type
        object.outputIsError = record.output.map { _ in record.status == .timedOut }
        return object
    }

    /// Reads a page of tokens as the API shows them.
    ///
    /// - Throws: ``/TriggerEngine/EngineError``: `unavailable`.
    package func tokenList(_ query: TokenQuery, in environment: EnvironmentID) async throws -> TokenList {
        let found = try await tokens(matching: query, in: environment)
        let page = CursorPage(
            found, limit: query.limit, isAfter: query.after != nil, isBefore: query.isBackward
        ) { $0.id.rawValue }
        return TokenList(
            tokens: page.shown.map { TokenObject($0, url: url(of: $0.id, in: environment)) }, next: page.next,
            previous: page.previous)
    }
}

extension TokenObject {
    /// The token without its output.
    init(_ record: TokenRecord, url: String?) {
        self.init(
            id: record.id, url: url ?? "", status: record.status, tags: record.tags, createdAt: record.createdAt)
        (completedAt, timeoutAt) = (record.completedAt, record.timeoutAt)
        (idempotencyKey, idempotencyKeyExpiresAt) = (record.idempotencyKey, record.idempotencyKeyUntil)
    }
}
