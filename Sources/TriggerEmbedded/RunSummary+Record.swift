package import TriggerEngine
package import TriggerModel

extension RunSummary {
    /// A stored run as answers show it, in the words the caller understands.
    package init(_ record: RunRecord, words: StatusVocabulary = .current) {
        let state = record.state
        self.init(
            id: state.id, taskIdentifier: state.task, status: words.word(for: state.status),
            createdAt: state.createdAt, updatedAt: state.updatedAt
        )
        idempotencyKey = state.writtenIdempotencyKey
        version = state.version
        startedAt = state.startedAt
        finishedAt = state.finishedAt
        delayedUntil = state.terms.delayUntil
        expiredAt = state.status == .expired ? state.finishedAt : nil
        ttl = state.ownTerms?.ttl.map(DurationText.text)
        durationMs = state.knownActiveMs
        isTest = record.details.isTest
        depth = state.depth
        tags = record.details.tags.sorted()
        triggerFunction = record.details.triggerKind.triggerFunction
        batchId = state.batch
        taskKind = state.ownTerms?.schedule == nil ? nil : .scheduled
        metadata = Packet(data: record.details.metadata).plainJSON
    }
}

extension EntryKind {
    /// The name of the call that triggers runs in this way.
    fileprivate var triggerFunction: String {
        switch self {
        case .triggerAndWait: "triggerAndWait"
        case .batchTrigger: "batchTrigger"
        case .batchTriggerAndWait: "batchTriggerAndWait"
        case .trigger, .step, .hook, .wait, .createToken, .waitForToken: "trigger"
        }
    }
}
