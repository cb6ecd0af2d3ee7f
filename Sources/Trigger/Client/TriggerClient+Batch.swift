public import TriggerModel

extension TriggerClient {
    /// Triggers several runs of a task in one commit: all of them or none.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - payloads: One for each run; up to 1,000. None is no call at all.
    ///   - options: What is said of each run beside its payload.
    ///   - key: Inside a task, what the call is found by on a replay; ignored elsewhere.
    /// - Returns: Handles on the runs, in the order of the payloads.
    /// - Throws: ``TransportError``, or `EncodingError` when a payload cannot be written as JSON.
    @discardableResult
    public func batchTrigger<Payload, Output>(
        _ task: TaskName<Payload, Output>, _ payloads: [Payload],
        options: (Payload) -> TriggerOptions = { _ in TriggerOptions() }, key: String? = nil
    ) async throws -> [RunHandle<Output>] {
        guard !payloads.isEmpty else { return [] }
        let receipts: [TriggerReceipt]
        if let context = RunContext.current {
            let items = try payloads.map { try context.item(task, $0, pinned(options($0))) }
            receipts = try await context.triggerJournalled(items, kind: .batchTrigger, key: key)
        } else {
            let items = try payloads.map { payload in
                let options = pinned(options(payload)).hashed()
                return TriggerItem(task: task.id, payload: try Packet(encoding: payload), options: options)
            }
            receipts = try await send(items)
        }
        return receipts.map { RunHandle($0, client: self) }
    }

    /// Triggers several runs of a task in one commit: all of them or none.
    ///
    /// - Throws: As the form that takes a name.
    @discardableResult
    public func batchTrigger<Task: DurableTask>(
        _ task: Task.Type, _ payloads: [Task.Payload],
        options: (Task.Payload) -> TriggerOptions = { _ in TriggerOptions() }, key: String? = nil
    ) async throws -> [RunHandle<Task.Output>] {
        try await batchTrigger(task.name, payloads, options: options, key: key)
    }

    /// Triggers runs of several tasks in one commit: all of them or none.
    ///
    /// - Parameters:
    ///   - items: The runs to be; up to 1,000, with 10 MB of payloads beside those of over 512 KB.
    ///   - key: Inside a task, what the call is found by on a replay; ignored elsewhere.
    /// - Returns: What became of each item, in order.
    /// - Throws: ``TransportError``.
    @discardableResult
    public func batchTrigger(_ items: [TriggerItem], key: String? = nil) async throws -> [TriggerReceipt] {
        guard !items.isEmpty else { return [] }
        guard let context = RunContext.current else { return try await send(items.map { pinned($0).hashed() }) }
        let items = items.map { item in
            var item = pinned(item).hashed(in: context)
            item.options.test = item.options.test || context.run.isTest
            return item
        }
        return try await context.triggerJournalled(items, kind: .batchTrigger, key: key)
    }

    /// Reads a batch.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such batch.
    public func retrieveBatch(_ batch: BatchID) async throws -> BatchObject {
        try await repeating { try await transport.retrieveBatch(batch) }
    }

    private func pinned(_ item: TriggerItem) -> TriggerItem {
        var item = item
        item.options = pinned(item.options)
        return item
    }

    private func send(_ items: [TriggerItem]) async throws -> [TriggerReceipt] {
        let requestKey = requestKey()
        let items = try await sent(items)
        return try await repeating { try await transport.batchTrigger(items, requestKey: requestKey) }.runs
    }
}
