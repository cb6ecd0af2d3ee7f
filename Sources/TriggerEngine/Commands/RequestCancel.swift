import TriggerModel

/// Cancels a run; one that ended stays as it is.
struct RequestCancel: EngineCommand {
    let environment: EnvironmentID
    let run: RunID
    let reason: String

    func request(_ loads: inout LoadRequest) {
        loads.cancel(run)
    }

    func decide(_ workspace: inout Workspace) throws -> RunStatus {
        guard let state = workspace.run(run) else {
            throw EngineError(.notFound, "Run not found")
        }
        // One that has ended stays as it is.
        try? workspace.cancel(run, reason: reason)
        return workspace.run(run)?.status ?? state.status
    }
}
