import TriggerModel

/// After a worker registered: runs that waited apart for its tasks join the ready queue, a bounded number per commit.
struct AdmitRuns: EngineCommand {
    let environment: EnvironmentID
    let tasks: [String]
    let version: String

    func request(_ loads: inout LoadRequest) throws {
        let limit = loads.options.sweepLimit
        let found = try loads.transaction.takeUnregistered(environment, tasks: tasks, version: version, limit: limit)
        loads.runs.formUnion(found)
        for task in tasks { loads.task(task, version: nil) }
    }

    /// - Returns: Whether there may be more.
    func decide(_ workspace: inout Workspace) throws -> Bool {
        let waiting = workspace.runs.values.map(\.state).filter { $0.line == .unregistered && tasks.contains($0.task) }
        for state in waiting {
            workspace.heedDeclaration(of: state)
            workspace.applyIfPossible(.register, to: state.id)
        }
        return waiting.count >= workspace.options.sweepLimit
    }
}

extension Workspace {
    /// A run that was triggered before its task was known went to the task's implicit queue, and for as long as it takes; now
    /// the task's own queue and time to live are known.
    mutating func heedDeclaration(of state: RunState, version: String? = nil) {
        let id = TaskRecord.ID(environment: environment, task: state.task, version: version)
        guard let manifest = tasks[id]?.manifest else { return }
        if let ttl = manifest.ttlMs, state.ownTerms?.ttlMs == nil { update(state.id) { $0.terms.ttlMs = ttl } }
        guard state.queue == QueueManifest.implicitName(task: state.task) else { return }
        update(state.id) { $0.queue = manifest.queueName }
    }
}

/// After the first worker of an environment registered: runs of tasks it does not have say that they wait for a version.
struct AnnounceMissing: EngineCommand {
    let environment: EnvironmentID

    func request(_ loads: inout LoadRequest) throws {
        loads.runs.formUnion(try loads.transaction.unannounced(environment, limit: loads.options.sweepLimit))
    }

    /// - Returns: Whether there may be more.
    func decide(_ workspace: inout Workspace) throws -> Bool {
        let waiting = workspace.runs.values.map(\.state).filter { $0.line == .unregistered && $0.status == .pending }
        for state in waiting { workspace.applyIfPossible(.announceMissing, to: state.id) }
        return waiting.count >= workspace.options.sweepLimit
    }
}
