import TriggerModel

/// Says what an environment is for.
///
/// Schedules that it has heed that at their next tick, those that tasks declare when a worker registers.
struct SetEnvironmentType: EngineCommand {
    let environment: EnvironmentID
    let type: EnvironmentType

    func request(_ loads: inout LoadRequest) throws {
        if loads.attendance == nil { loads.attendance = try loads.transaction.attendance(environment) }
    }

    func decide(_ workspace: inout Workspace) throws {
        guard workspace.attendance?.type != type else { return }
        workspace.attendance?.type = type
        workspace.changes.types[environment] = type
    }
}
