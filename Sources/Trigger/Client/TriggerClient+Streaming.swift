public import TriggerModel

extension TriggerClient {
    /// Triggers runs of several tasks whose items come one after the other, without having all of them at hand at once.
    ///
    /// The items are sent in portions of about 1 MB, and the next is asked for when a portion is stored. With the last one all the
    /// runs are made, in one commit. Before that none exists: not when the sequence throws or ends too early, nor when the caller
    /// gives up; the server forgets such a batch within the hour. An item keeps none of the others from being runs when its payload
    /// has more than 3 MB and no object store takes it, or when it is found as the runs are made that this one cannot be, since there
    /// is no such version or its queue is full; ``StreamedBatch/faults`` tells of it. An item that is out of bounds otherwise, with a
    /// task id or key that is too long or more than 10 labels, is refused, and no run is made.
    ///
    /// - Parameters:
    ///   - items: The runs to be.
    ///   - count: How many there are; 1 to 1,000, with 10 MB of payloads beside those of over 512 KB.
    ///   - idempotencyKey: The same one leads to the same batch for 24 hours, and then no item is asked for.
    /// - Returns: What became of each item.
    /// - Throws: ``TransportError``; `refused` for an item out of bounds, where the sequence has another number of items, and
    ///   inside a task, where `batchTrigger` is remembered and this is not; what the sequence throws; `CancellationError`.
    @discardableResult
    public func batchTrigger<Items: AsyncSequence>(
        streaming items: Items, count: Int, idempotencyKey: String? = nil
    ) async throws -> StreamedBatch where Items.Element == TriggerItem {
        try await stream(items, of: [], count: count, idempotencyKey: idempotencyKey) { $0 }
    }

    /// Triggers runs of a task whose payloads come one after the other, without having all of them at hand at once.
    ///
    /// - Parameters:
    ///   - calls: The runs to be.
    ///   - task: The task of all of them.
    ///   - count: How many there are; 1 to 1,000, with 10 MB of payloads beside those of over 512 KB.
    ///   - idempotencyKey: The same one leads to the same batch of that task for 24 hours, and then no call is asked for.
    /// - Returns: What became of each call.
    /// - Throws: As the form that takes items; `EncodingError` when a payload cannot be written as JSON.
    @discardableResult
    public func batchTrigger<Payload, Output, Calls: AsyncSequence>(
        streaming calls: Calls, of task: TaskName<Payload, Output>, count: Int, idempotencyKey: String? = nil
    ) async throws -> StreamedBatch where Calls.Element == TaskCall<Payload, Output> {
        try await stream(calls, of: [task.id], count: count, idempotencyKey: idempotencyKey) { call in
            TriggerItem(task: call.task.id, payload: try Packet(encoding: call.payload), options: call.options)
        }
    }

    private func stream<Items: AsyncSequence>(
        _ items: Items, of tasks: [String], count: Int, idempotencyKey: String?,
        _ item: (Items.Element) throws -> TriggerItem
    ) async throws -> StreamedBatch {
        guard RunContext.current == nil else {
            throw TransportError(
                .refused, "batchTrigger(streaming:) cannot be remembered by a run; inside of one use batchTrigger")
        }
        let key = TriggerOptions(idempotencyKey: idempotencyKey).hashed()
        let ticket = try await create(
            BatchAnnouncement(
                count: count, tasks: tasks, idempotencyKey: key.idempotencyKey,
                idempotencyKeyOrigin: key.idempotencyKeyOrigin))
        if !ticket.isCached { try await fill(ticket.id, items, count: count, item) }
        return StreamedBatch(try await retrieveBatch(ticket.id), isCached: ticket.isCached)
    }

    private func create(_ batch: BatchAnnouncement) async throws -> BatchTicket {
        let requestKey = requestKey()
        return try await repeating { try await transport.createBatch(batch, requestKey: requestKey) }
    }

    /// A portion leaves when there is another item or no more: the last one, with which the runs are made, not before it is known
    /// that their number is right.
    private func fill<Items: AsyncSequence>(
        _ batch: BatchID, _ items: Items, count: Int, _ item: (Items.Element) throws -> TriggerItem
    ) async throws {
        var (portion, received) = (BatchPortion(), 0)
        for try await element in items {
            guard received < count else { throw miscounted(count, "has more") }
            if portion.isFull {
                try await send(portion, to: batch)
                portion = BatchPortion()
            }
            portion.add(try await prepared(item(element)), at: received)
            received += 1
        }
        guard received == count else { throw miscounted(count, "ended after \(received)") }
        guard try await send(portion, to: batch) else {
            throw TransportError(.invalidAnswer, "batch \(batch) has all of its \(count) items and no runs")
        }
    }

    private func prepared(_ item: TriggerItem) async throws -> TriggerItem {
        var item = item
        item.options = pinned(item.options)
        item.payload = try await sent(item.payload)
        return item.hashed()
    }

    /// Sends a portion, however often it takes: what came before is passed over.
    ///
    /// - Returns: Whether the batch has its runs.
    @discardableResult
    private func send(_ portion: BatchPortion, to batch: BatchID) async throws -> Bool {
        try await repeating { try await transport.addItems(portion.items, to: batch) }
    }

    private func miscounted(_ count: Int, _ found: String) -> TransportError {
        TransportError(
            .refused, "count: the batch was to have \(count) items, but the sequence \(found); no run was made")
    }
}
