import Crypto
public import TriggerModel

extension TriggerClient {
    /// Takes an idempotency key from the run that holds it, so that the next trigger with it makes a new run.
    ///
    /// - Parameters:
    ///   - key: The key as it was written.
    ///   - task: The task.
    ///   - scope: As it was used: inside a run, `run` and `attempt` mean the run and attempt that call, unless others are named;
    ///     outside of runs they have to be named. Default `global`.
    ///   - run: The run that triggered with the key.
    ///   - attempt: The attempt of it that did.
    /// - Throws: ``TransportError``; `notFound` when no run of the task holds it. ``MissingScope`` when the scope needs a run or an
    ///   attempt and there is none.
    public func resetIdempotencyKey<Payload, Output>(
        _ key: String, of task: TaskName<Payload, Output>, scope: IdempotencyScope = .global, run: RunID? = nil,
        attempt: Int? = nil
    ) async throws {
        let context = RunContext.current
        let (run, attempt) = (run ?? context?.run.id, attempt ?? context?.attempt)
        if scope != .global, run == nil || (scope == .attempt && attempt == nil) { throw MissingScope(scope: scope) }
        var options = TriggerOptions(idempotencyKey: key, idempotencyKeyScope: scope)
        options = options.hashingKey(run: run, attempt: attempt, SHA256.hex(of:))
        let hash = options.idempotencyKey ?? key
        try await repeatingOnce(refusal: .notFound) {
            try await transport.resetIdempotencyKey(hash, of: task.id)
        }
    }
}

/// A key's scope asks for the run, or the attempt, in which it was used, and the call names none.
public struct MissingScope: Error, Hashable, Sendable, CustomStringConvertible {
    /// The scope.
    public let scope: IdempotencyScope

    /// One line with what to name.
    public var description: String {
        "a key of scope \"\(scope.rawValue)\" is reset inside a run, or with the \(scope.rawValue) that used it named"
    }
}
