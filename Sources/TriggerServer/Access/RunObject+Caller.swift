import TriggerModel

extension RunObject {
    /// The run as a caller may see it: by its id, its task, a label or its batch; with its payload only who may do everything with it.
    ///
    /// - Throws: ``APIProblem`` 403.
    func shown(to caller: Caller) throws -> RunObject {
        try caller.demand(.read(.run(summary.id)), or: summary.otherScopes)
        guard !caller.permits(PublicScope(.any, .run(summary.id))) else { return self }
        var shown = self
        (shown.payload, shown.payloadPresignedUrl) = (nil, nil)
        return shown
    }
}

extension RunSummary {
    /// The scopes with which a run is read that do not name it.
    var otherScopes: [PublicScope] {
        let batch = batchId.map { PublicScope.read(.batch($0)) }
        return [.read(.task(taskIdentifier))] + tags.map { .read(.tag($0)) } + (batch.map { [$0] } ?? [])
    }
}
