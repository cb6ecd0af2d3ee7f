import TriggerModel

/// Sets how many runs of an environment may hold a slot at once, in each queue and in all; the limits of queues that are parts of
/// it follow.
struct LimitEnvironment: EngineCommand {
    let environment: EnvironmentID
    /// The most in each queue; nil for what it is.
    let limit: Int?
    /// How many times that in all.
    let burst: Double

    func request(_ loads: inout LoadRequest) throws {
        let found = try loads.transaction.environmentRecord(environment)
        loads.environmentRecord = found
        guard let found, Self.limits(found, limit, burst) != found.limits else { return }
        let query = QueueQuery(limit: .max, countLimit: 0)
        for queue in try loads.transaction.queues(environment, query).page { loads.queues[queue.name] = queue }
    }

    func decide(_ workspace: inout Workspace) throws {
        guard var record = workspace.environmentRecord else { return }
        let limits = Self.limits(record, limit, burst)
        guard limits != record.limits else { return }
        workspace.changes.limits[environment] = limits
        (record.concurrencyLimit, record.burstLimit) = (limits.base, limits.burst)
        workspace.environmentRecord = record
        for queue in workspace.queues.values.sorted(by: { $0.name < $1.name }) { follow(queue, record, &workspace) }
    }

    private func follow(_ queue: QueueRecord, _ record: EnvironmentRecord, _ workspace: inout Workspace) {
        guard var override = queue.override, let percent = override.percent else { return }
        override.limit = record.part(percent)
        workspace.queues[queue.name]?.override = override
        workspace.changes.queues.append(
            QueueChange(
                environment: environment, name: queue.name, isOfTask: queue.isOfTask, action: .override(override)))
    }

    private static func limits(_ record: EnvironmentRecord, _ limit: Int?, _ burst: Double) -> EnvironmentLimits {
        let base = limit ?? record.concurrencyLimit
        let total = Int(exactly: (Double(base) * burst).rounded(.down)) ?? .max
        return EnvironmentLimits(base: base, burst: total > base ? total : nil)
    }
}

extension EnvironmentRecord {
    fileprivate var limits: EnvironmentLimits {
        EnvironmentLimits(base: concurrencyLimit, burst: burstLimit)
    }
}
