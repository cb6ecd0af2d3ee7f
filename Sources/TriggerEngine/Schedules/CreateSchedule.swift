import TriggerModel

/// Makes a schedule, or changes the one that has its key, which then is in this environment, wherever it was.
struct CreateSchedule: EngineCommand {
    let environment: EnvironmentID
    let options: ScheduleOptions
    /// By which it is found again; nil for one that nobody looks for.
    let deduplicationKey: String?

    var schedules: ScheduleLoads {
        ScheduleLoads(keys: deduplicationKey.map { [$0] } ?? [])
    }

    func request(_ loads: inout LoadRequest) throws {
        loads.task(options.task, version: nil)
    }

    func decide(_ workspace: inout Workspace) throws -> ScheduleRecord {
        try workspace.checkTask(of: options)
        let known = deduplicationKey.flatMap { key in
            workspace.schedules.values.first { $0.deduplicationKey == key }
        }
        var schedule = known ?? record(id: workspace.next(), workspace)
        schedule.environment = environment
        if let known, known.environment != environment { schedule.nextAt = nil }
        schedule.apply(options, at: workspace.now)
        workspace.put(schedule)
        return schedule
    }

    private func record(id: ScheduleID, _ workspace: Workspace) -> ScheduleRecord {
        ScheduleRecord(
            environment: environment, id: id, kind: .imperative, task: options.task, cron: options.cron,
            deduplicationKey: deduplicationKey ?? id.rawValue, createdAt: workspace.now)
    }
}
