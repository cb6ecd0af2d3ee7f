public import TriggerModel

extension TriggerClient {
    /// Triggers a run of a task.
    ///
    /// - Parameters:
    ///   - task: The task; one no worker has yet is accepted, and the run waits for it.
    ///   - payload: What the run is given; up to 100 MB as JSON.
    ///   - options: What is said of the run beside its payload.
    ///   - key: Inside a task, what the call is found by on a replay; ignored elsewhere.
    /// - Returns: A handle on the run, new or found by the idempotency key in `options`.
    /// - Throws: ``TransportError``, or `EncodingError` when the payload cannot be written as JSON.
    @discardableResult
    public func trigger<Payload, Output>(
        _ task: TaskName<Payload, Output>, _ payload: Payload,
        options: TriggerOptions = TriggerOptions(), key: String? = nil
    ) async throws -> RunHandle<Output> {
        let receipt: TriggerReceipt?
        let options = pinned(options)
        if let context = RunContext.current {
            let item = try context.item(task, payload, options)
            receipt = try await context.triggerJournalled([item], kind: .trigger, key: key).first
        } else {
            let item = TriggerItem(task: task.id, payload: try Packet(encoding: payload), options: options.hashed())
            receipt = try await send(item)
        }
        guard let receipt else { throw TransportError(.invalidAnswer, "the trigger of \"\(task)\" made no run") }
        return RunHandle(receipt, client: self)
    }

    /// Triggers a run of a task that takes no payload.
    ///
    /// - Throws: As the form with a payload.
    @discardableResult
    public func trigger<Output>(
        _ task: TaskName<NoValue, Output>, options: TriggerOptions = TriggerOptions(), key: String? = nil
    ) async throws -> RunHandle<Output> {
        try await trigger(task, NoValue(), options: options, key: key)
    }

    /// Triggers a run of a task.
    ///
    /// - Throws: As the form that takes a name.
    @discardableResult
    public func trigger<Task: DurableTask>(
        _ task: Task.Type, _ payload: Task.Payload, options: TriggerOptions = TriggerOptions(), key: String? = nil
    ) async throws -> RunHandle<Task.Output> {
        try await trigger(task.name, payload, options: options, key: key)
    }

    /// Triggers a run of a task whose types the program does not know, such as one that a user named.
    ///
    /// - Parameters:
    ///   - item: The task, the payload as it is to be stored, and options.
    ///   - key: Inside a task, what the call is found by on a replay; ignored elsewhere.
    /// - Returns: The run, new or found by the idempotency key in the item's options.
    /// - Throws: ``TransportError``.
    @discardableResult
    public func trigger(_ item: TriggerItem, key: String? = nil) async throws -> TriggerReceipt {
        var item = item
        item.options = pinned(item.options)
        guard let context = RunContext.current else { return try await send(item.hashed()) }
        item = item.hashed(in: context)
        item.options.test = item.options.test || context.run.isTest
        let receipts = try await context.triggerJournalled([item], kind: .trigger, key: key)
        guard let receipt = receipts.first else {
            throw TransportError(.invalidAnswer, "the trigger of \"\(item.task)\" made no run")
        }
        return receipt
    }

    private func send(_ item: TriggerItem) async throws -> TriggerReceipt {
        let requestKey = requestKey()
        var item = item
        item.payload = try await sent(item.payload)
        return try await repeating { [item] in try await transport.trigger(item, requestKey: requestKey) }
    }
}
