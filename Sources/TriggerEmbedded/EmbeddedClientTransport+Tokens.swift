import Foundation
import Trigger
import TriggerEngine
public import TriggerModel

extension EmbeddedClientTransport {
    /// Makes a token.
    ///
    /// - Throws: ``/Trigger/TransportError``.
    public func createToken(_ options: TokenOptions, requestKey: String) async throws -> TokenReceipt {
        // Within the process no answer is lost after its commit, so the key would only cost a row.
        try await TransportError.wrap { try await engine.createToken(options, in: environment) }
    }

    /// Completes a token.
    ///
    /// - Throws: ``/Trigger/TransportError``; `notFound` when there is no such token.
    public func completeToken(_ token: TokenID, with output: Packet) async throws {
        try await TransportError.wrap { try await engine.completeToken(token, with: output, in: environment) }
    }

    /// Reads a token.
    ///
    /// - Throws: ``/Trigger/TransportError``; `notFound` when there is no such token.
    public func retrieveToken(_ token: TokenID) async throws -> TokenObject {
        try await TransportError.wrap { try await engine.tokenObject(token, in: environment) }
    }

    /// Reads a page of tokens, newest first.
    ///
    /// - Throws: ``/Trigger/TransportError``; `refused` for a size that no page may have.
    public func listTokens(_ filter: TokenFilter) async throws -> TokenList {
        try Self.check("limit", filter.limit, in: 1...100)
        return try await TransportError.wrap {
            try await engine.tokenList(TokenQuery(filter), in: environment)
        }
    }
}

extension TokenQuery {
    /// What a filter asks for.
    init(_ filter: TokenFilter) {
        self.init(
            statuses: filter.statuses, idempotencyKey: filter.idempotencyKey, tags: filter.tags,
            createdFrom: filter.createdFrom, createdBefore: filter.createdTo?.addingTimeInterval(0.001),
            after: filter.before == nil ? filter.after.map(TokenID.init) : nil, before: filter.before.map(TokenID.init),
            limit: filter.limit)
    }
}
