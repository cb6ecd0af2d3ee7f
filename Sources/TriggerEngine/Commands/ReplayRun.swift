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
        loads.item(item(of: record))
        loads.replays[run] = record
        guard edits.fromStep != nil else { return }
        loads.replayedJournals[run] = try loads.transaction.journal(environment, JournalQuery(runs: [run]))[run] ?? []
    }

    func decide(_ workspace: inout Workspace) throws -> TriggerReceipt {
        if let requestID, let answered = workspace.requests[requestID]?.receipts.first { return answered }
        guard let record = workspace.replays[run] else { throw EngineError(.notFound, "Run not found") }
        let item = try item(of: record).validated()
        try workspace.check(item)
        let kept = try edits.fromStep.map { try JournalFork(workspace.replayedJournals[run] ?? [], from: $0).entries }
        let parent = item.options.parent.flatMap { workspace.run($0) }
        let receipt = workspace.trigger(item, Workspace.Cause(parent: parent, kind: .trigger))
        if !receipt.isCached { begin(receipt.id, with: kept ?? [], &workspace) }
        if let requestID { workspace.record(requestID, nil, [receipt]) }
        return receipt
    }

    /// Notes what the new run repeats, and gives it what it is to have done already.
    private func begin(_ id: RunID, with entries: [JournalEntry], _ workspace: inout Workspace) {
        workspace.update(id) { ($0.terms.replayOf, $0.terms.replayFrom) = (run, edits.fromStep) }
        for entry in entries { workspace.put(entry, of: id) }
    }

    private func item(of record: RunRecord) -> TriggerItem {
        let (state, details) = (record.state, record.details)
        var options = edits.options
        options.metadata = edits.metadata ?? details.metadata
        options.tags = edits.tags.isEmpty ? details.tags : edits.tags
        // One that was in its task's own queue goes where the task's runs go now.
        let isImplicit = state.queue == QueueManifest.implicitName(task: state.task)
        options.queue = edits.queue ?? (isImplicit ? nil : state.queue)
        options.concurrencyKey = edits.concurrencyKey ?? (state.concurrencyKey.isEmpty ? nil : state.concurrencyKey)
        options.machine = edits.options.machine ?? state.ownTerms?.preset
        options.test = edits.test ?? details.isTest
        return TriggerItem(task: state.task, payload: edits.payload ?? details.payload, options: options)
    }
}
