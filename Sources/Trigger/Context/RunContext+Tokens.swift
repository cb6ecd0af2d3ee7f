public import TriggerModel

extension RunContext {
    /// Makes a token, once: somebody outside completes it with a value of that type, and runs may wait for it.
    ///
    /// - Parameters:
    ///   - type: What it is to be completed with.
    ///   - timeout: After how long it times out; never when nil.
    ///   - options: What else is said of it. Its `timeout` counts where `timeout` is nil.
    ///   - key: What the call is found by on a replay, and in further attempts; the order of the attempt's calls when nil. A token
    ///     that a keyed step lets be known, or a keyed wait waits for, needs one: another attempt makes another otherwise.
    /// - Returns: The token, new or found by the idempotency key in `options`.
    /// - Throws: ``MissingKey``, ``DuplicateKey``, ``InvalidKey``, ``NonDeterminism``, ``TransportError`` when the server
    ///   refuses the options, ``RunDropped``, `CancellationError`.
    public func createToken<Value: Codable & Sendable>(
        _ type: Value.Type, timeout: Duration? = nil, options: TokenOptions = TokenOptions(), key: String? = nil
    ) async throws -> WaitToken<Value> {
        var options = options
        options.timeout = timeout.map { .after($0) } ?? options.timeout
        return WaitToken(try await TokenCreation(context: self, options: options).run(key: key))
    }

    /// Waits until a token is completed or times out; the slot is free meanwhile.
    ///
    /// A token that is completed already is no wait. Any number of runs may wait for one, and each gets its value.
    ///
    /// - Returns: How it ended; ``TokenResult/get()`` unwraps the value.
    /// - Throws: ``UndecodableValue`` when it was completed with something else; ``TransportError`` `refused` when there is no such
    ///   token; ``MissingKey``, ``DuplicateKey``, ``InvalidKey``, ``NonDeterminism``, ``RunDropped``, `CancellationError`.
    public func wait<Value>(for token: WaitToken<Value>, key: String? = nil) async throws -> TokenResult<Value> {
        let entry = try await TokenWait(context: self, token: token.id).run(key: key)
        if let error = entry.error { return .timedOut(TokenTimeout(id: token.id, message: error.message)) }
        do {
            return .completed(try await session.host.decoded(entry.output))
        } catch let error where error is PacketError || error is TransportError {
            throw UndecodableValue("what the token \(token.id) was completed with", as: Value.self, error)
        }
    }
}
