extension RunContext {
    /// Sends a request, and sends it again when that promises something; a pause over 5 s outlives the process, and gives
    /// the slot back unless the body of a step is in flight beside it.
    ///
    /// The answer is not stored, so a replay sends the last try again: put it into a step where that must not be, or where a replay
    /// has to see the same answer.
    ///
    /// - Parameters:
    ///   - key: Names the call; unique in the run, or in the step around it.
    ///   - request: What is sent.
    ///   - retry: What is worth another try. Default 408, 409, 429, all from 500 on, connections that fail, and time-outs: three tries.
    /// - Returns: The answer, of any status that no rule asks to repeat.
    /// - Throws: ``FetchError`` after the last try, with the status and the beginning of the body where there was an answer, or at once
    ///   when the request cannot be sent; ``DuplicateKey``, ``InvalidKey``, ``NonDeterminism``, ``RunDropped``, `CancellationError`.
    public func fetch(
        _ key: String, _ request: FetchRequest, retry: FetchRetry = .default
    ) async throws -> FetchResponse {
        try await FetchCall(self, request, retry).run(at: try scope.claim(key))
    }
}
