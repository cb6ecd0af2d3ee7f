import TriggerModel

/// Triggers a run once more, whatever became of it: with its payload, metadata, labels, queue, key and machine unless they are edited,
/// and with nothing else of it.
struct ReplayRun: EngineCommand {
    let environment: EnvironmentID
    let run: RunID
    let edits: ReplayEdits
    let requestKey: String?

    var newRuns: Int {
        1
    }

    private var requestID: RequestRecord.ID? {
        requestKey.map { RequestRecord.ID(environment: environment, scope: "replay:\(run)", key: $0) }
    }

    func request(_ loads: inout LoadRequest) throws {
        if let requestID { loads.requests.insert(requestID) }
        guard let record = try loads.transaction.records(environment, [run]).first else { return }
        loads.items([edits.item(of: record)], settling: edits.queue == nil)
        loads.replays[run] = record
        guard edits.fromStep != nil else { return }
        // Its journal is copied when this is saved: until then nobody removes it.
        loads.runs.insert(run)
        let outline = JournalQuery(runs: [run], selection: .outline)
        loads.replayedJournals[run] = try loads.transaction.journal(environment, outline)[run] ?? []
    }

    func decide(_ workspace: inout Workspace) throws -> TriggerReceipt {
        if let requestID, let answered = workspace.requests[requestID]?.receipts.first { return answered }
        let isThere = edits.fromStep == nil || workspace.run(run) != nil
        guard isThere, let record = workspace.replays[run] else { throw EngineError(.notFound, "Run not found") }
        let receipt = try workspace.replay(record, edits)
        if let requestID { workspace.record(requestID, nil, [receipt]) }
        return receipt
    }
}

extension ReplayEdits {
    /// What is triggered when a run is repeated with these edits.
    func item(of record: RunRecord) -> TriggerItem {
        let (state, details) = (record.state, record.details)
        var options = options
        options.metadata = metadata ?? details.metadata
        options.tags = tags.isEmpty ? details.tags : tags
        // One that was in its task's own queue goes where the task's runs go now.
        let isImplicit = state.queue == QueueManifest.implicitName(task: state.task)
        options.queue = queue ?? (isImplicit ? nil : state.queue)
        options.concurrencyKey = concurrencyKey ?? (state.concurrencyKey.isEmpty ? nil : state.concurrencyKey)
        options.machine = options.machine ?? state.ownTerms?.preset
        options.test = test ?? details.isTest
        return TriggerItem(task: state.task, payload: payload ?? details.payload, options: options)
    }
}

extension Workspace {
    /// Triggers a run once more, with edits.
    ///
    /// - Returns: The new run, or the one that holds the idempotency key in the edits.
    /// - Throws: An ``EngineError`` for what is out of bounds.
    mutating func replay(_ record: RunRecord, _ edits: ReplayEdits) throws -> TriggerReceipt {
        let written = edits.item(of: record)
        let item = try (edits.queue == nil ? settled(written) : written).validated()
        try check([item])
        let replayed = record.state.id
        let kept = try edits.fromStep.map { try JournalFork(replayedJournals[replayed] ?? [], from: $0).kept }
        let parent = item.options.parent.flatMap { run($0) }
        let receipt = trigger(item, Cause(parent: parent, kind: .trigger))
        guard !receipt.isCached else { return receipt }
        update(receipt.id) { ($0.terms.replayOf, $0.terms.replayFrom) = (replayed, edits.fromStep) }
        changes.copiedEntries += (kept ?? []).enumerated().map { position, entry in
            ChangeSet.EntryCopy(
                environment: environment, source: EntryPlace(run: replayed, id: entry.id),
                target: EntryPlace(run: receipt.id, id: entry.idInFirstAttempt), position: position)
        }
        for entry in kept ?? [] { noteNeeds(of: entry, copiedTo: receipt.id) }
        return receipt
    }

    /// What an entry tells of belongs to the run it was copied from.
    private mutating func noteNeeds(of entry: JournalEntry, copiedTo run: RunID) {
        if entry.kind.awaitsRuns { for awaited in entry.runs { note(.run(awaited), neededBy: run) } }
        if let token = entry.token { note(.token(token), neededBy: run) }
    }

    /// A replay that names no queue goes to its task's own where that of the run is gone; unless nobody has the task yet, who
    /// may declare the queue as well.
    func settled(_ item: TriggerItem) -> TriggerItem {
        let id = TaskRecord.ID(environment: environment, task: item.task, version: item.options.version)
        guard let queue = item.namedQueue, !isDeclared(queue, tasks[id]?.manifest),
            tasks[id] != nil || item.options.version != nil
        else {
            return item
        }
        var item = item
        item.options.queue = nil
        return item
    }
}
