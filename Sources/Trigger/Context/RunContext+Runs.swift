public import TriggerModel

extension RunContext {
    /// Triggers a run of a task, once, and does not wait for it.
    ///
    /// - Returns: The run, new or found by the idempotency key in `options`.
    /// - Throws: ``MissingKey``, ``DuplicateKey``, ``InvalidKey``, ``NonDeterminism``, ``TransportError`` when the server
    ///   refuses the values, `EncodingError`, ``RunDropped``, `CancellationError`.
    @discardableResult
    public func trigger<Payload, Output>(
        _ task: TaskName<Payload, Output>, _ payload: Payload, options: TriggerOptions = TriggerOptions(),
        key: String? = nil
    ) async throws -> RunID {
        let items = [try item(task, payload, options)]
        return try await RunsCall(context: self, kind: .trigger, items: items).runs(key: key)[0]
    }

    /// Triggers a run of a task, once, and does not wait for it.
    ///
    /// - Throws: As the form that takes a name.
    @discardableResult
    public func trigger<Callee: DurableTask>(
        _ task: Callee.Type, _ payload: Callee.Payload, options: TriggerOptions = TriggerOptions(), key: String? = nil
    ) async throws -> RunID {
        try await trigger(task.name, payload, options: options, key: key)
    }

    /// Triggers several runs of a task in one commit, once, and does not wait for them.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - payloads: One for each run; up to 1,000. None is no call at all.
    ///   - options: What is said of each run beside its payload.
    ///   - key: As for a single run.
    /// - Returns: The runs, in the order of the payloads.
    /// - Throws: As `trigger`.
    @discardableResult
    public func batchTrigger<Payload, Output>(
        _ task: TaskName<Payload, Output>, _ payloads: [Payload],
        options: (Payload) -> TriggerOptions = { _ in TriggerOptions() }, key: String? = nil
    ) async throws -> [RunID] {
        let items = try payloads.map { try item(task, $0, options($0)) }
        return try await RunsCall(context: self, kind: .batchTrigger, items: items).runs(key: key)
    }

    /// Triggers several runs of a task in one commit, once, and does not wait for them.
    ///
    /// - Throws: As the form that takes a name.
    @discardableResult
    public func batchTrigger<Callee: DurableTask>(
        _ task: Callee.Type, _ payloads: [Callee.Payload],
        options: (Callee.Payload) -> TriggerOptions = { _ in TriggerOptions() }, key: String? = nil
    ) async throws -> [RunID] {
        try await batchTrigger(task.name, payloads, options: options, key: key)
    }

    /// Triggers runs for a client that is used inside this run: fenced, and remembered like any other call.
    ///
    /// - Returns: The runs, in order; on a replay each as if it had been new.
    package func triggerJournalled(
        _ items: [TriggerItem], kind: EntryKind, key: String? = nil
    ) async throws -> [TriggerReceipt] {
        try await RunsCall(context: self, kind: kind, items: items).run(key: key).receipts
    }

    /// A run to be; that of a test run is one too.
    func item<Payload, Output>(
        _ task: TaskName<Payload, Output>, _ payload: Payload, _ options: TriggerOptions
    ) throws -> TriggerItem {
        var options = options.hashed(in: self)
        options.test = options.test || run.isTest
        return TriggerItem(task: task.id, payload: try Packet(encoding: payload), options: options)
    }
}
