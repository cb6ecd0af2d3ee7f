import TriggerModel

/// After a worker registered: runs that waited apart for its tasks, or for a queue that they declare, join the ready queue, a
/// bounded number per commit.
struct AdmitRuns: EngineCommand {
    let environment: EnvironmentID
    let tasks: [String]
    let queues: [String]
    let version: String

    init(_ registration: WorkerRegistration, in environment: EnvironmentID) {
        self.environment = environment
        tasks = registration.tasks.map(\.id)
        queues = Array(Set(registration.tasks.flatMap { [$0.queueName, $0.ownQueueName] }))
        version = registration.version
    }

    func request(_ loads: inout LoadRequest) throws {
        let (transaction, limit) = (loads.transaction, loads.options.sweepLimit)
        let found = try transaction.unregistered(environment, tasks: tasks, version: version, limit: limit)
        let others = try transaction.undeclared(environment, queues: queues, limit: limit - found.runs.count)
        for run in found.runs + others.runs { loads.admit(run) }
        if found.isCut || others.isCut { loads.isSweepCut = true }
        for task in tasks { loads.task(task, version: nil) }
    }

    /// - Returns: Whether there may be more.
    func decide(_ workspace: inout Workspace) throws -> Bool {
        let waiting = workspace.runs.values.map(\.state).filter(isFor)
        for state in waiting { workspace.admit(state) }
        return workspace.isSweepCut
    }

    private func isFor(_ run: RunState) -> Bool {
        switch run.line {
        case .unregistered: tasks.contains(run.task)
        case .undeclared: queues.contains(run.queue)
        case .ready, nil: false
        }
    }
}

extension Workspace {
    /// A run that was set apart joins the ready queue; or waits for its queue now, if it waited for its task.
    fileprivate mutating func admit(_ state: RunState) {
        heedDeclaration(of: state)
        let task = tasks[TaskRecord.ID(environment: environment, task: state.task, version: nil)]
        let run = run(state.id) ?? state
        applyIfPossible(.register(isDeclared(run.queue, task?.manifest) ? .ready : .undeclared), to: state.id)
    }

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
        let found = try loads.transaction.unannounced(environment, limit: loads.options.sweepLimit)
        loads.runs.formUnion(found)
        if found.count >= loads.options.sweepLimit { loads.isSweepCut = true }
    }

    /// - Returns: Whether there may be more.
    func decide(_ workspace: inout Workspace) throws -> Bool {
        let waiting = workspace.runs.values.map(\.state).filter { $0.line == .unregistered && $0.status == .pending }
        for state in waiting { workspace.applyIfPossible(.announceMissing, to: state.id) }
        return workspace.isSweepCut
    }
}
