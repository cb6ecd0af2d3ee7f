public import TriggerModel

extension Engine {
    /// Makes a token from outside any run, or finds the one that holds the idempotency key in `options`.
    ///
    /// - Parameters:
    ///   - options: What is said of it.
    ///   - environment: Where it is to live.
    ///   - requestKey: One text per logical call, the same on every repeat; within 24 hours it makes one token.
    /// - Returns: The token.
    /// - Throws: ``EngineError``: `badRequest` or `invalid` for options out of bounds, `unavailable`.
    public func createToken(
        _ options: TokenOptions = TokenOptions(), in environment: EnvironmentID, requestKey: String? = nil
    ) async throws -> TokenReceipt {
        let options = try options.validated()
        return try await committer.submit(
            CreateToken(environment: environment, options: options, requestKey: requestKey))
    }

    /// Completes a token; the runs that wait for it go on.
    ///
    /// One that is completed or timed out stays as it is.
    ///
    /// - Throws: ``EngineError``: `notFound`; `tooLarge` for an output over 3 MB, `invalid` for one with U+0000; `unavailable`.
    public func completeToken(
        _ token: TokenID, with output: Packet = .none, in environment: EnvironmentID
    ) async throws {
        try output.validateSize("data")
        guard !(output.data ?? "").hasNul else {
            throw EngineError(.invalid, "data: it holds the character U+0000, which cannot be stored")
        }
        // Nothing is stored for a token that is not there, or is completed already: who completes it may be anybody.
        if output.needsStoring, try await self.token(token, in: environment).status != .waiting { return }
        let output = try await offloading(environment).packet(output, "data") { .completion($0, of: token, type: $1) }
        try await committer.submit(CompleteToken(environment: environment, token: token, output: output))
    }

    /// Reads a token.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    public func token(_ token: TokenID, in environment: EnvironmentID) async throws -> TokenRecord {
        guard let record = try await read({ try $0.token(environment, token) }) else {
            throw EngineError(.notFound, "Waitpoint token not found")
        }
        return record
    }

    /// Reads a page of tokens, newest first, at most `query.limit + 1` so that the caller sees whether there are more.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    public func tokens(matching query: TokenQuery, in environment: EnvironmentID) async throws -> [TokenRecord] {
        try await read { try $0.tokens(environment, matching: query) }
    }

    /// Where a `POST` without a key completes a token; nil where there is no such place.
    public func url(of token: TokenID, in environment: EnvironmentID) -> String? {
        committer.options.tokenURL?(token, environment)
    }
}
