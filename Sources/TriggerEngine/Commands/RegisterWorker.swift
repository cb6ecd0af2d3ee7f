import TriggerModel

/// A worker joins, or comes back with the executions it still has in hand.
struct RegisterWorker: EngineCommand {
    let environment: EnvironmentID
    let registration: WorkerRegistration
    let isInProcess: Bool

    private var tasks: [TaskRecord] {
        registration.tasks.map { TaskRecord(environment: environment, version: registration.version, manifest: $0) }
    }

    var schedules: ScheduleLoads {
        ScheduleLoads(declaredIn: [environment])
    }

    func request(_ loads: inout LoadRequest) throws {
        let tasks = tasks
        if !loads.declarations.contains(tasks) { loads.declarations.append(tasks) }
        if loads.attendance == nil { loads.attendance = try loads.transaction.attendance(environment) }
        try DeclareSchedules(environment: environment, registration: registration).request(&loads)
        guard let id = registration.id else { return }
        loads.workers.insert(id)
        let held = try loads.transaction.runs(environment, heldBy: id, limit: .max)
        loads.runs.formUnion(held.map(\.id))
        loads.runs.formUnion(registration.holding.map(\.run))
    }

    func decide(_ workspace: inout Workspace) throws -> (WorkerGrant, [WorkerNotice]) {
        let known = registration.id.flatMap { workspace.workers[$0] }
        let id = registration.id ?? workspace.next()
        let record = WorkerRecord(
            environment: environment,
            id: id,
            version: registration.version,
            name: registration.name,
            tasks: registration.tasks.map(\.id),
            isInProcess: isInProcess,
            registeredAt: known?.registeredAt ?? workspace.now,
            leaseUntil: workspace.now + workspace.options.lease,
            server: workspace.options.serverName
        )
        workspace.keep(record)
        workspace.registered.append(record)
        DeclareSchedules(environment: environment, registration: registration).decide(&workspace)
        workspace.versions.insert(registration.version)
        workspace.know(tasks)
        workspace.changes.tasks += tasks
        let grant = WorkerGrant(
            id: id,
            leaseMs: workspace.options.lease.milliseconds,
            heartbeatMs: workspace.options.heartbeat.milliseconds,
            lost: reconcile(id, &workspace),
            environment: environment,
            region: workspace.options.region,
            environmentType: workspace.attendance?.type
        )
        return (grant, cancelled(id, workspace))
    }

    /// Hooks of runs that have ended, of which the worker knows nothing, run elsewhere.
    private func dropHooks(_ id: WorkerID, _ holding: Set<ExecutionID>, _ workspace: inout Workspace) {
        for state in workspace.runs.values.map(\.state) where state.worker == id && state.pendingHooks != nil {
            // A run that was cancelled while the worker had it is in the epoch after the one the worker knows.
            let known = [state.epoch, state.epoch - 1].map { ExecutionID(run: state.id, epoch: $0) }
            guard holding.isDisjoint(with: known) else { continue }
            workspace.applyIfPossible(.dropHooks(isLost: false), to: state.id)
        }
    }

    /// What the worker never received is handed out again at no cost; what it no longer has a right to, it learns.
    private func reconcile(_ id: WorkerID, _ workspace: inout Workspace) -> [ExecutionID] {
        let holding = Set(registration.holding)
        for state in workspace.runs.values.map(\.state) where state.worker == id && !state.status.isFinal {
            guard !holding.contains(ExecutionID(run: state.id, epoch: state.epoch)) else { continue }
            let lease = RunEvent.Lease(worker: id, epoch: state.epoch)
            workspace.applyIfPossible(.handBack(lease, activeMs: 0), to: state.id)
        }
        dropHooks(id, holding, &workspace)
        return registration.holding.filter { execution in
            let lease = RunEvent.Lease(worker: id, epoch: execution.epoch)
            guard let state = workspace.run(execution.run) else { return true }
            return !(state.isHeld(by: lease) || state.isHeldForHooks(by: lease) || state.isBeingStopped(by: lease))
        }
    }

    /// What the worker may not have heard: runs it has in hand were cancelled.
    private func cancelled(_ id: WorkerID, _ workspace: Workspace) -> [WorkerNotice] {
        registration.holding.compactMap { execution in
            let lease = RunEvent.Lease(worker: id, epoch: execution.epoch)
            guard let state = workspace.run(execution.run), state.isBeingStopped(by: lease) else { return nil }
            return .cancelled(execution, reason: state.ending?.error?.message ?? "")
        }
    }
}

extension Workspace {
    /// Renews a worker's record, and the timer that ends its leases.
    mutating func keep(_ record: WorkerRecord) {
        workers[record.id] = record
        changes.workers.removeAll { $0.id == record.id }
        changes.workers.append(record)
        // Its lease may have ended earlier in this batch.
        changes.endedWorkers.removeAll { $0.id == record.id }
        set(EngineTimer.ID(.lease, record.id.rawValue), at: record.leaseUntil)
    }

    /// Remembers the tasks of a worker; runs triggered later in the batch find them.
    mutating func know(_ records: [TaskRecord]) {
        for record in records {
            let manifest = record.manifest
            for queue in [manifest.queueName, manifest.ownQueueName] {
                rules[queue, default: QueueRules()].isDeclared = true
            }
            rules[manifest.queueName]?.sizeLimit = manifest.queue?.sizeLimit
            if manifest.queue?.sizeLimit != nil { limitsLines = true }
            for version in [nil, record.version] {
                tasks[TaskRecord.ID(environment: environment, task: manifest.id, version: version)] = record
            }
        }
    }
}
