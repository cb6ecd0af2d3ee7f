public import TriggerModel

extension TriggerClient {
    /// Makes a token: somebody completes it with a value of that type, and runs may wait for it.
    ///
    /// - Parameters:
    ///   - type: What it is to be completed with.
    ///   - timeout: After how long it times out; never when nil.
    ///   - options: What else is said of it. Its `timeout` counts where `timeout` is nil.
    ///   - key: Inside a task, what the call is found by on a replay; ignored elsewhere.
    /// - Returns: The token, new or found by the idempotency key in `options`.
    /// - Throws: ``TransportError``.
    public func createToken<Value: Codable & Sendable>(
        _ type: Value.Type, timeout: Duration? = nil, options: TokenOptions = TokenOptions(), key: String? = nil
    ) async throws -> WaitToken<Value> {
        if let context = RunContext.current {
            return try await context.createToken(type, timeout: timeout, options: options, key: key)
        }
        var options = options
        options.timeout = timeout.map { .after($0) } ?? options.timeout
        let requestKey = requestKey()
        let receipt = try await repeating { [options] in
            try await transport.createToken(options, requestKey: requestKey)
        }
        return WaitToken(receipt)
    }

    /// Completes a token; the runs that wait for it go on with the value.
    ///
    /// One that is completed or timed out stays as it is.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such token. `EncodingError`.
    public func complete<Value>(_ token: WaitToken<Value>, with value: Value) async throws {
        try await completeToken(token.id, with: try Packet(encoding: value))
    }

    /// Completes a token with a value as it is to be stored, which has to be JSON.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such token.
    public func completeToken(_ token: TokenID, with output: Packet = .none) async throws {
        let output = try await sent(output)
        try await repeating { try await transport.completeToken(token, with: output) }
    }

    /// Reads a token.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such token.
    public func retrieveToken(_ token: TokenID) async throws -> TokenObject {
        try await repeating { try await transport.retrieveToken(token) }
    }

    /// Reads a page of tokens, newest first.
    ///
    /// - Throws: ``TransportError``; `refused` for a size that no page may have.
    public func listTokens(_ filter: TokenFilter = TokenFilter()) async throws -> TokenList {
        try await repeating { try await transport.listTokens(filter) }
    }
}
