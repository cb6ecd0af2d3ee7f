import TriggerModel

/// A timer came due.
///
/// It is taken in the same transaction, so that its claim and its effect are one commit; one that another server took, or
/// that moved meanwhile, does nothing.
struct FireTimer: EngineCommand {
    let timer: EngineTimer

    var environment: EnvironmentID {
        timer.environment
    }

    private var run: RunID {
        RunID(rawValue: timer.id.subject)
    }

    private var batch: BatchID {
        BatchID(rawValue: timer.id.subject)
    }

    private var token: TokenID {
        TokenID(rawValue: timer.id.subject)
    }

    func request(_ loads: inout LoadRequest) throws {
        loads.timers.append(timer)
        switch timer.id.kind {
        case .lease: try lostWorker.request(&loads)
        case .cancelChildren: try CancelChildren(environment: environment, parent: run).request(&loads)
        case .batch: try loads.batch(batch)
        case .token: loads.end(token)
        case .bulkAction: try bulkAction.request(&loads)
        case .delay: loads.admit(run)
        case .expire: loads.endWithHooks(run)
        case .wait, .retry, .recover, .releaseCancelled, .offer: loads.runs.insert(run)
        case .schedule: break
        }
        if let entry = timer.id.entry { loads.entries.insert(EntryPlace(run: run, id: entry)) }
    }

    func decide(_ workspace: inout Workspace) throws {
        guard workspace.takenTimers.contains(timer.id) else { return }
        switch timer.id.kind {
        case .lease: try lostWorker.decide(&workspace)
        case .cancelChildren: try CancelChildren(environment: environment, parent: run).decide(&workspace)
        case .bulkAction: try bulkAction.decide(&workspace)
        case .wait: endWait(&workspace)
        case .batch: workspace.abort(batch)
        case .token: workspace.timeOut(token)
        case .delay: workspace.endDelay(of: run)
        case .expire: workspace.applyIfPossible(.expire(hooks: workspace.hasHooks(.failure, run)), to: run)
        case .retry: workspace.applyIfPossible(.endGap, to: run)
        case .recover: workspace.applyIfPossible(.recover, to: run)
        case .releaseCancelled: workspace.applyIfPossible(.releaseCancelled, to: run)
        case .offer: workspace.applyIfPossible(.endOffer, to: run)
        // It is fired by itself: `FireSchedule`.
        case .schedule: break
        }
    }

    private var lostWorker: EndWorker {
        EndWorker(environment: environment, worker: WorkerID(rawValue: timer.id.subject), manner: .vanished)
    }

    private var bulkAction: ContinueBulkAction {
        ContinueBulkAction(environment: environment, id: BulkActionID(rawValue: timer.id.subject))
    }

    private func endWait(_ workspace: inout Workspace) {
        guard let id = timer.id.entry, let entry = workspace.entry(run, id), entry.isOpenWait else { return }
        workspace.complete(entry, of: run)
    }
}
