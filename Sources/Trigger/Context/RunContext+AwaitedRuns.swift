public import TriggerModel

extension RunContext {
    /// Triggers a run of a task, once, and waits for its end; the slot is free meanwhile.
    ///
    /// - Returns: How it ended; ``RunResult/get()`` unwraps the output. A child that failed does not fail its parent.
    /// - Throws: ``UndecodableValue``, and as `trigger`.
    public func triggerAndWait<Payload, Output>(
        _ task: TaskName<Payload, Output>, _ payload: Payload, options: TriggerOptions = TriggerOptions(),
        key: String? = nil
    ) async throws -> RunResult<Output> {
        let call = RunsCall(context: self, kind: .triggerAndWait, items: [try item(task, payload, options)])
        return try await session.host.result(of: try await call.outcomes(key: key)[0])
    }

    /// Triggers a run of a task, once, and waits for its end; the slot is free meanwhile.
    ///
    /// - Throws: As the form that takes a name.
    public func triggerAndWait<Callee: DurableTask>(
        _ task: Callee.Type, _ payload: Callee.Payload, options: TriggerOptions = TriggerOptions(), key: String? = nil
    ) async throws -> RunResult<Callee.Output> {
        try await triggerAndWait(task.name, payload, options: options, key: key)
    }

    /// Triggers several runs of a task in one commit, once, and waits for the end of all; the slot is free meanwhile.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - payloads: One for each run; up to 1,000. With none the answer is empty at once.
    ///   - options: What is said of each run beside its payload.
    ///   - key: As for a single run.
    /// - Returns: How each ended, in the order of the payloads.
    /// - Throws: As `triggerAndWait`.
    public func batchTriggerAndWait<Payload, Output>(
        _ task: TaskName<Payload, Output>, _ payloads: [Payload],
        options: (Payload) -> TriggerOptions = { _ in TriggerOptions() }, key: String? = nil
    ) async throws -> [RunResult<Output>] {
        let items = try payloads.map { try item(task, $0, options($0)) }
        let call = RunsCall(context: self, kind: .batchTriggerAndWait, items: items)
        var results: [RunResult<Output>] = []
        for outcome in try await call.outcomes(key: key) { results.append(try await session.host.result(of: outcome)) }
        return results
    }

    /// Triggers several runs of a task in one commit, once, and waits for the end of all; the slot is free meanwhile.
    ///
    /// - Throws: As the form that takes a name.
    public func batchTriggerAndWait<Callee: DurableTask>(
        _ task: Callee.Type, _ payloads: [Callee.Payload],
        options: (Callee.Payload) -> TriggerOptions = { _ in TriggerOptions() }, key: String? = nil
    ) async throws -> [RunResult<Callee.Output>] {
        try await batchTriggerAndWait(task.name, payloads, options: options, key: key)
    }
}
