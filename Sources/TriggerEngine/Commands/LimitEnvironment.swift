import TriggerModel

/// Sets how many runs of an environment may hold a slot at once, in each queue and in all; the limits of queues that are parts of
/// it follow.
struct LimitEnvironment: EngineCommand {
    let environment: EnvironmentID
    let limits: EnvironmentLimits

    func request(_ loads: inout LoadRequest) throws {
        loads.environmentRecord = try loads.transaction.environmentRecord(environment)
    }

    func decide(_ workspace: inout Workspace) throws {
        guard var record = workspace.environmentRecord else {
            throw EngineError(.notFound, "there is no environment \(environment.rawValue)")
        }
        let (base, burst) = (limits.base ?? record.concurrencyLimit, limits.burst ?? record.burst)
        guard (base, burst) != (record.concurrencyLimit, record.burst) else { return }
        (record.concurrencyLimit, record.burst) = (base, burst)
        workspace.environmentRecord = record
        workspace.changes.limits[environment] = limits.merged(over: workspace.changes.limits[environment])
    }
}
