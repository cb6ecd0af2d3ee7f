package import TriggerEngine
package import TriggerModel

extension RunObject {
    /// A stored run with all that the API shows of it but its family.
    init(_ record: RunRecord, words: StatusVocabulary) {
        self.init(summary: RunSummary(record, words: words))
        replayOf = record.state.ownTerms?.replayOf
        replayFrom = record.state.ownTerms?.replayFrom
        payload = record.details.payload.plainJSON
        attemptCount = record.state.attempt
        guard let outcome = record.outcome else { return }
        if outcome.status == .completedSuccessfully {
            output = outcome.output?.plainJSON
        } else if outcome.status != .canceled {
            error = outcome.error.map(Failure.init)
        }
    }
}

extension RunObject.Failure {
    /// An error in the flat form of http-api.md §5.6.
    fileprivate init(_ error: RunError) {
        self.init(message: error.message, name: error.name)
        if case .builtIn(_, _, let trace) = error, !trace.isEmpty {
            stackTrace = trace
        }
    }
}

extension Engine {
    /// A run with its family, as `GET /api/v3/runs/{id}` gives it; `address` says where a value is downloaded that lies in the object
    /// store.
    ///
    /// - Throws: ``EngineError`` of code `notFound`, or a ``StoreError``.
    package func runObject(
        _ run: RunID, in environment: EnvironmentID, words: StatusVocabulary = .current,
        address: ObjectAddress = EmbeddedClientTransport.address
    ) async throws -> RunObject {
        let record = try await record(run, in: environment)
        let family = try await family(of: record)
        var object = RunObject(record, words: words)
        object.region = region
        object.statusReason = try await statusReason(record)
        if let path = record.details.payload.storedAt { object.payloadPresignedUrl = try await address(path) }
        if let path = record.outcome?.output?.storedAt { object.outputPresignedUrl = try await address(path) }
        object.schedule = try await scheduleObject(of: record)
        object.relatedRuns = RunObject.RelatedRuns(
            root: family.root.map { RunSummary($0, words: words) },
            parent: family.parent.map { RunSummary($0, words: words) },
            children: family.children.map { RunSummary($0, words: words) }
        )
        return object
    }
}
