import TriggerModel

/// A worker is gone: what it held goes on elsewhere, a bounded number of runs per commit.
struct EndWorker: EngineCommand {
    /// How it went.
    enum Manner {
        /// By its own word: its runs go back at no cost.
        case deregistered
        /// Its lease ran out: its runs are recovered.
        case vanished
    }

    let environment: EnvironmentID
    let worker: WorkerID
    let manner: Manner

    func request(_ loads: inout LoadRequest) throws {
        loads.workers.insert(worker)
        let held = try loads.transaction.runs(environment, heldBy: worker, limit: loads.options.sweepLimit)
        loads.runs.formUnion(held.map(\.id))
        loads.ending.formUnion(held.map(\.id))
        for run in held { loads.task(run.task, version: run.version) }
    }

    func decide(_ workspace: inout Workspace) throws {
        let record = workspace.workers[worker]
        // A lease that was renewed in this very batch holds.
        if manner == .vanished, let record, record.leaseUntil > workspace.now { return workspace.keep(record) }
        let held = workspace.runs.values.map(\.state).filter { $0.worker == worker }
        for state in held { workspace.applyIfPossible(event(for: state, workspace), to: state.id) }
        guard held.count < workspace.options.sweepLimit else {
            return workspace.set(EngineTimer.ID(.lease, worker.rawValue), at: workspace.now)
        }
        workspace.workers[worker] = nil
        workspace.changes.workers.removeAll { $0.id == worker }
        workspace.changes.endedWorkers.append(ChangeSet.EndedWorker(environment: environment, id: worker))
        workspace.end(EngineTimer.ID(.lease, worker.rawValue))
    }

    private func event(for state: RunState, _ workspace: Workspace) -> RunEvent {
        if state.status.isFinal {
            return state.pendingHooks == nil ? .releaseCancelled : .dropHooks(isLost: manner == .vanished)
        }
        if manner == .deregistered {
            return .handBack(RunEvent.Lease(worker: worker, epoch: state.epoch), activeMs: 0)
        }
        let id = TaskRecord.ID(environment: environment, task: state.task, version: state.version)
        return .lose(policy: workspace.tasks[id]?.manifest.retry ?? .default, chance: workspace.chance())
    }
}
