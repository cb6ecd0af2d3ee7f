import TriggerModel

/// Gives a run more labels, from outside of it.
struct AddTags: EngineCommand {
    let environment: EnvironmentID
    let run: RunID
    let tags: [String]

    func request(_ loads: inout LoadRequest) {
        loads.labels([run])
    }

    func decide(_ workspace: inout Workspace) throws -> Int {
        try workspace.add(tags, to: run)
    }
}
