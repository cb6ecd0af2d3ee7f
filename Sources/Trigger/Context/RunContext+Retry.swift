public import TriggerModel

/// One try of a block that ``RunContext/retry(_:_:_:)-(_,_,(RetryTry)->Value)`` repeats.
public struct RetryTry: Hashable, Sendable {
    /// Which try it is, from 1.
    public let number: Int
    /// How many there may be.
    public let maxAttempts: Int
}

extension RunContext {
    /// Runs a block again when it throws, with pauses between; a pause over 5 s outlives the process, and gives the slot back
    /// unless the body of a step is in flight beside it.
    ///
    /// Unlike a ``step(_:display:retry:_:)-(_,_,_,(StepContext)->Value)`` it stores no result: a replay runs the last try
    /// again, and none that failed before. Steps, waits and triggers inside the block need keys, and keep their results from try to try.
    /// A new attempt of the run begins with the first try.
    ///
    /// - Parameters:
    ///   - key: Names the block; unique in the run, or in the step around it.
    ///   - policy: When and how often it is repeated. Default three tries.
    ///   - body: What is tried.
    /// - Returns: What the body returned.
    /// - Throws: What the last try threw; ``AbortRun`` at once; ``DuplicateKey``, ``InvalidKey``, ``NonDeterminism``, ``RunDropped``,
    ///   `CancellationError`.
    public func retry<Value: Sendable>(
        _ key: String, _ policy: RetryPolicy = .default, _ body: (RetryTry) async throws -> Value
    ) async throws -> Value {
        try await RetryBlock(context: self, place: try scope.claim(key)).run { number in
            do {
                return .done(try await body(RetryTry(number: number, maxAttempts: policy.maxAttempts)))
            } catch {
                guard isFailure(error), !(error is AbortRun) else { throw error }
                guard let delay = policy.delay(afterAttempt: number, chance: session.host.chance()) else { throw error }
                return .again(after: delay)
            }
        }
    }

    /// Runs a block again when it throws that need not know which try it is.
    ///
    /// - Throws: As the form whose body is told.
    public func retry<Value: Sendable>(
        _ key: String, _ policy: RetryPolicy = .default, _ body: () async throws -> Value
    ) async throws -> Value {
        try await retry(key, policy) { (_: RetryTry) in try await body() }
    }
}
