public import TriggerModel

extension Engine {
    /// Makes a batch whose items come afterwards; none of its runs exists before all of them are there.
    ///
    /// One that is not complete within an hour (``EngineOptions/batchOpenTime``) is aborted.
    ///
    /// - Returns: The batch, new or found by its idempotency key.
    /// - Throws: ``EngineError``: `badRequest` for a count or key out of bounds, `unavailable`.
    public func createBatch(_ opening: BatchOpening, in environment: EnvironmentID) async throws -> BatchOpened {
        try BatchLimits.check(count: opening.runCount, "runCount")
        let keys = [opening.idempotencyKey, opening.idempotencyKeyOrigin?.key].compactMap(\.self)
        guard keys.allSatisfy({ (1...TriggerLimits.idempotencyKeyLength).contains($0.count) && !$0.hasNul }) else {
            throw EngineError(
                .badRequest,
                "idempotencyKey: 1 to \(TriggerLimits.idempotencyKeyLength) characters, none of them U+0000")
        }
        return try await committer.submit(CreateBatch(environment: environment, opening: opening))
    }

    /// Adds items to an open batch, by their places in it; with the last one its runs are made, in the same commit.
    ///
    /// Items that came before are passed over, so that a caller may send all of them again. `faults` are items that came and cannot
    /// be runs, as items whose payload has more than 3 MB cannot: they count among the items, and the batch says of each why.
    ///
    /// - Returns: How far the batch has come.
    /// - Throws: ``EngineError``: `badRequest`, `invalid` or `tooLarge` for an item that is out of bounds otherwise, an index that the
    ///   batch does not have, a batch that is not there or aborted, and more than 10 MB of payloads; `unavailable`. Nothing is
    ///   added then.
    public func add(
        _ items: [Int: TriggerItem], faults: [BatchFault] = [], to batch: BatchID, in environment: EnvironmentID
    ) async throws -> BatchProgress {
        let places = items.keys.filter { items[$0]?.isPayloadTooLarge == false }
        let valid = try places.compactMap { try items[$0]?.validated() }
        let settled = try await offloading(environment).items(valid).map(BatchEntry.item)
        var entries = Dictionary(uniqueKeysWithValues: zip(places, settled))
        for fault in items.compactMap({ $1.faultOfPayload(at: $0) }) + faults where entries[fault.index] == nil {
            _ = try TriggerItem(task: fault.taskIdentifier, payload: .none).validated()
            entries[fault.index] = .fault(fault)
        }
        return try await committer.submit(AddBatchItems(environment: environment, batch: batch, items: entries))
    }

    /// Reads a batch.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    public func batch(_ id: BatchID, in environment: EnvironmentID) async throws -> BatchState {
        let found = try await read { snapshot -> BatchState? in
            if let batch = try snapshot.batch(environment, id) {
                let statuses = try snapshot.statuses(environment, of: batch.runs)
                return .sealed(batch, unfinished: statuses.values.filter { !$0.isFinal }.count)
            }
            return try snapshot.openBatch(environment, id).map(BatchState.open)
        }
        guard let found else { throw EngineError(.notFound, "Batch not found") }
        return found
    }

    /// Reads how those runs of a batch ended that have, in its order.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    public func outcomes(of batch: BatchID, in environment: EnvironmentID) async throws -> [RunOutcome] {
        let found = try await read { snapshot -> [RunOutcome]? in
            guard let batch = try snapshot.batch(environment, batch) else {
                return try snapshot.openBatch(environment, batch).map { _ in [] }
            }
            let outcomes = try snapshot.outcomes(environment, of: batch.runs)
            return batch.runs.compactMap { outcomes[$0] }
        }
        guard let found else { throw EngineError(.notFound, "Batch not found") }
        return found
    }
}

/// A batch as it stands.
public enum BatchState: Hashable, Sendable {
    /// Its items are still coming, or did not come in time.
    case open(OpenBatch)
    /// It has its runs; so many of them have not ended.
    case sealed(BatchRecord, unfinished: Int)
}
