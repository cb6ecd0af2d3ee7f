import TriggerModel

/// Cancels the unfinished children of a cancelled run, a bounded number per commit.
struct CancelChildren: EngineCommand {
    let environment: EnvironmentID
    let parent: RunID

    func request(_ loads: inout LoadRequest) throws {
        let limit = loads.options.sweepLimit
        let children = try loads.transaction.children(environment, of: parent, after: nil, limit: limit)
        for child in children { loads.cancel(child) }
        loads.runs.insert(parent)
    }

    func decide(_ workspace: inout Workspace) throws {
        let children = workspace.runs.values.map(\.state).filter { $0.parent == parent && !$0.status.isFinal }
        for child in children {
            // One that ended in this very batch stays as it is.
            try? workspace.cancel(child.id, reason: "the run that triggered it was cancelled")
        }
        guard children.count >= workspace.options.sweepLimit else { return }
        workspace.set(EngineTimer.ID(.cancelChildren, parent.rawValue), at: workspace.now)
    }
}
