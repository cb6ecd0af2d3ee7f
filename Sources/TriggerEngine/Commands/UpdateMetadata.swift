import TriggerModel

/// Changes a run's metadata from outside of it, and that of its parent and its root.
struct UpdateMetadata: EngineCommand {
    let environment: EnvironmentID
    let run: RunID
    let changes: MetadataChanges
    /// One text per logical call, the same on every repeat.
    let requestKey: String?

    private var requestID: RequestRecord.ID? {
        requestKey.map { RequestRecord.ID(environment: environment, scope: "metadata:\(run)", key: $0) }
    }

    func request(_ loads: inout LoadRequest) {
        if let requestID { loads.requests.insert(requestID) }
        loads.labels([run] + changes.others)
    }

    func decide(_ workspace: inout Workspace) throws -> MetadataObject {
        guard let state = workspace.run(run) else { throw EngineError(.notFound, "Task Run not found") }
        if let requestID, workspace.requests[requestID] != nil { return workspace.metadata(of: run) }
        guard !workspace.isClosed(state) else {
            throw EngineError(.invalid, "Cannot update metadata for a completed run")
        }
        do {
            try workspace.change(changes.operations, of: state)
        } catch {
            throw EngineError(error.isSize ? .tooLarge : .badRequest, error.description)
        }
        if let requestID { workspace.record(requestID, nil, []) }
        return workspace.metadata(of: run)
    }
}
