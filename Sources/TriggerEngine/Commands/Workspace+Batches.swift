import TriggerModel

extension LoadRequest {
    /// A batch, sealed or open.
    ///
    /// It is not locked: a store that is shared refuses the change of one that changed meanwhile.
    mutating func batch(_ id: BatchID) throws {
        guard batches[id] == nil, openBatches[id] == nil else { return }
        // In this order: another server may seal it between the two.
        guard let open = try transaction.openBatch(environment, id) else {
            batches[id] = try transaction.batch(environment, id)
            return
        }
        openBatches[id] = open
    }

    /// A batch to which items are added: which of their places are taken; and once it may become complete, all items and what
    /// triggering them needs.
    mutating func batch(_ id: BatchID, adding entries: [Int: BatchEntry]) throws {
        try batch(id)
        guard let open = openBatches[id] else { return }
        let indexes = Array(entries.keys)
        let taken = try open.received > 0 ? transaction.batchIndexes(environment, of: id, among: indexes) : []
        takenIndexes[id, default: []].formUnion(taken)
        let fresh = entries.filter { !taken.contains($0.key) }
        freshItems[id, default: [:]].merge(fresh) { first, _ in first }
        if batchItems[id] != nil { return items(fresh.values.compactMap(\.item)) }
        guard let all = freshItems[id], open.received + all.count >= open.runCount else { return }
        let stored = try open.received > 0 ? transaction.batchItems(environment, of: id) : []
        batchItems[id] = Dictionary(stored.map { ($0.index, $0.item) }) { first, _ in first }
        items(stored.compactMap(\.item.item) + all.values.compactMap(\.item))
    }
}

extension Workspace {
    /// Writes an open batch.
    mutating func put(_ batch: OpenBatch) {
        openBatches[batch.id] = batch
        changedBatches.insert(batch.id)
    }

    /// Adds items to an open batch, and makes its runs when it is complete.
    ///
    /// - Throws: An ``EngineError``, with nothing changed, when it would become too large.
    mutating func add(_ items: [Int: BatchEntry], to batch: OpenBatch) throws -> BatchProgress {
        var batch = batch
        let taken = takenIndexes[batch.id] ?? []
        let fresh = taken.isEmpty ? items : items.filter { !taken.contains($0.key) }
        batch.received += fresh.count
        batch.bytes += fresh.values.reduce(0) { $0 + $1.byteCount }
        try BatchLimits.check(bytes: batch.bytes)
        let progress = BatchProgress(
            accepted: fresh.count, deduplicated: items.count - fresh.count,
            isSealed: batch.received == batch.runCount, received: batch.received, runCount: batch.runCount)
        takenIndexes[batch.id, default: []].formUnion(fresh.keys)
        batchItems[batch.id, default: [:]].merge(fresh) { first, _ in first }
        put(batch)
        if progress.isSealed {
            seal(batch)
        } else {
            changes.batchItems += fresh.map { index, item in
                BatchItem(environment: environment, batch: batch.id, index: index, item: item)
            }
        }
        return progress
    }

    /// All items of a batch are there: their runs are made, in one commit; an item that cannot be a run is noted.
    private mutating func seal(_ batch: OpenBatch) {
        var record = BatchRecord(
            environment: environment, id: batch.id, runs: [], idempotencyKey: batch.idempotencyKey,
            createdAt: batch.createdAt)
        for (index, entry) in (batchItems[batch.id] ?? [:]).sorted(by: { $0.key < $1.key }) {
            switch entry {
            case .item(let item): take(item, at: index, into: &record)
            case .fault(let fault): record.faults.append(fault)
            }
        }
        batches[batch.id] = record
        changes.batches.append(record)
        openBatches[batch.id] = nil
        batchItems[batch.id] = nil
        changes.batchItems.removeAll { $0.batch == batch.id }
        end(EngineTimer.ID(.batch, batch.id.rawValue))
    }

    private mutating func take(_ item: TriggerItem, at index: Int, into record: inout BatchRecord) {
        do {
            record.runs.append(try triggerItem(item, of: record.id))
        } catch {
            let reason = (error as? EngineError)?.message ?? "\(error)"
            record.faults.append(BatchFault(index: index, taskIdentifier: item.task, error: reason))
        }
    }

    private mutating func triggerItem(_ item: TriggerItem, of batch: BatchID) throws -> RunID {
        try check([item])
        let parent = item.options.parent.flatMap { run($0) }
        return trigger(item, Cause(parent: parent, kind: .batchTrigger, batch: batch)).id
    }

    /// The items of a batch did not come in time: it is given up, and those that came are forgotten.
    mutating func abort(_ id: BatchID) {
        guard var batch = openBatches[id], batch.abortedAt == nil else { return }
        batch.abortedAt = now
        put(batch)
        batchItems[id] = nil
    }

    /// The open batches that changed: as they were loaded, and as they are to be.
    var batchChanges: [ChangeSet.OpenBatchChange] {
        changedBatches.sorted().map { id in
            ChangeSet.OpenBatchChange(before: loadedBatches[id], after: openBatches[id])
        }.filter { $0.before != nil || $0.after != nil }
    }
}

extension BatchEntry {
    /// The bytes of its payload; none of one that cannot be a run, which is not kept.
    fileprivate var byteCount: Int {
        if case .item(let item) = self { item.payload.byteCount } else { 0 }
    }
}

/// The bounds of a batch as a whole.
enum BatchLimits {
    /// - Throws: An ``EngineError`` where the payloads have too many bytes.
    static func check(bytes: Int) throws {
        guard bytes > TriggerLimits.batchBytes else { return }
        throw EngineError(
            .tooLarge, "the payloads of a batch have \(bytes) bytes; at most \(TriggerLimits.batchBytes) are accepted")
    }

    /// - Throws: An ``EngineError`` where there are none, or too many.
    static func check(count: Int, _ name: String = "items") throws {
        guard !(1...TriggerLimits.batchItems).contains(count) else { return }
        throw EngineError(.badRequest, "\(name): 1 to \(TriggerLimits.batchItems) are accepted, found \(count)")
    }
}
