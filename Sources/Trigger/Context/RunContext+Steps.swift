public import TriggerModel

extension RunContext {
    /// Does a piece of work once: its result is stored, and from then on returned instead of running the body again, across
    /// waits, crashes, restarts and attempts.
    ///
    /// A crash between the body's effect and the storing repeats the body, with the same ``StepContext/idempotencyKey``.
    /// What is returned is always what decoding the stored JSON gives. Steps may be nested: the key of the outer one is the
    /// scope of the inner one.
    ///
    /// - Parameters:
    ///   - key: Names the step; unique in the run, or in the step around it.
    ///   - display: How it is shown to people; by its key when nil.
    ///   - retry: When and how often a failed try is repeated; not at all by default. A gap over 5 s gives the slot back.
    ///   - body: The work.
    /// - Returns: What the body returned, now or in an earlier pass.
    /// - Throws: ``StepError`` when it has no tries left, ``AbortRun`` when the body threw that, ``DuplicateKey``,
    ///   ``InvalidKey``, ``NonDeterminism``, ``UndecodableValue``, ``RunDropped``, `CancellationError`.
    @discardableResult
    public func step<Value: Codable & Sendable>(
        _ key: String, display: EntryDisplay? = nil, retry: RetryPolicy = .none,
        _ body: (StepContext) async throws -> Value
    ) async throws -> Value {
        let place = try scope.claim(key)
        return try await StepCall(context: self, place: place, display: display, retry: retry).run(body)
    }

    /// Does a piece of work once whose body needs no ``StepContext``.
    ///
    /// - Throws: As the form whose body takes one.
    @discardableResult
    public func step<Value: Codable & Sendable>(
        _ key: String, display: EntryDisplay? = nil, retry: RetryPolicy = .none, _ body: () async throws -> Value
    ) async throws -> Value {
        try await step(key, display: display, retry: retry) { (_: StepContext) in try await body() }
    }

    /// Does a piece of work once that returns nothing.
    ///
    /// - Throws: As the form that returns a value.
    public func step(
        _ key: String, display: EntryDisplay? = nil, retry: RetryPolicy = .none,
        _ body: (StepContext) async throws -> Void
    ) async throws {
        try await step(key, display: display, retry: retry) { (step: StepContext) -> NoValue in
            try await body(step)
            return NoValue()
        }
    }

    /// Does a piece of work once that returns nothing and needs no ``StepContext``.
    ///
    /// - Throws: As the form that returns a value.
    public func step(
        _ key: String, display: EntryDisplay? = nil, retry: RetryPolicy = .none, _ body: () async throws -> Void
    ) async throws {
        try await step(key, display: display, retry: retry) { (_: StepContext) -> NoValue in
            try await body()
            return NoValue()
        }
    }

    /// Runs a hook once, and notes it at a place out of reach of the user's keys.
    ///
    /// One of the task's own that turned out to do nothing is not noted. A call around it that is counted in does not count
    /// meanwhile.
    func hook(
        _ place: EntryPlace, isCounted: Bool = false, own hook: NotedHook? = nil, _ body: () async throws -> Void
    ) async throws {
        let call = StepCall<NoValue>(context: self, place: place, kind: .hook, display: nil, retry: .none)
        try await call.runHook(hook, isCounted: isCounted, body)
    }
}
