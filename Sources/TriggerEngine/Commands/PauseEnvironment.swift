import TriggerModel

/// Pauses an environment, or lets it start runs again.
struct PauseEnvironment: EngineCommand {
    let environment: EnvironmentID
    let isPaused: Bool

    func request(_ loads: inout LoadRequest) {}

    func decide(_ workspace: inout Workspace) throws {
        workspace.changes.pauses[environment] = isPaused
    }
}
