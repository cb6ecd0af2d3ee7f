import TriggerModel

/// Changes a schedule that a call made.
struct ChangeSchedule: EngineCommand {
    /// What is to become of it.
    enum Change: Sendable {
        /// All that is said of it is said anew.
        case replace(ScheduleOptions)
        /// It fires, or does so no more.
        case activate(Bool)
    }

    let environment: EnvironmentID
    let id: ScheduleID
    let change: Change

    var schedules: ScheduleLoads {
        ScheduleLoads(ids: [.init(environment: environment, id: id)])
    }

    func request(_ loads: inout LoadRequest) throws {
        if case .replace(let options) = change { loads.task(options.task, version: nil) }
    }

    func decide(_ workspace: inout Workspace) throws -> ScheduleRecord {
        var schedule = try workspace.changeableSchedule(id)
        switch change {
        case .replace(let options):
            try workspace.checkTask(of: options)
            schedule.apply(options, at: workspace.now)
        case .activate(let isActive):
            guard schedule.isActive != isActive || schedule.nextAt == nil else { break }
            schedule.isActive = isActive
            schedule.aim(after: workspace.now)
        }
        workspace.put(schedule)
        return schedule
    }
}

/// Removes a schedule that a call made; its runs go on.
struct DeleteSchedule: EngineCommand {
    let environment: EnvironmentID
    let id: ScheduleID

    var schedules: ScheduleLoads {
        ScheduleLoads(ids: [.init(environment: environment, id: id)])
    }

    func request(_ loads: inout LoadRequest) throws {}

    func decide(_ workspace: inout Workspace) throws {
        _ = try workspace.changeableSchedule(id)
        workspace.schedules[id] = nil
    }
}
