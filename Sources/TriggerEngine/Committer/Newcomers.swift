import TriggerModel

/// Runs that a batch has triggered and that a waiting worker could start at once: what is handed over is stored once, as
/// handed out, and never stands in line.
///
/// Whatever is stored as ready is taken first. Only runs are kept here whose queue has no limit of its own, is not changed by the
/// batch, and gets no run with a priority from it, so that this changes what a run costs and nothing else; but for a stored
/// run with a negative priority, which goes first though it should not.
struct Newcomers {
    /// The runs, in the order they came.
    private(set) var runs: [LoadedRun] = []

    /// Keeps back those of a workspace's new runs that one of the workers could start.
    ///
    /// - Throws: What the store throws.
    init(_ workspace: Workspace, for workers: [WorkerRecord], _ transaction: any StoreTransaction) throws {
        guard !workers.isEmpty, !workspace.newRuns.isEmpty, workspace.changes.limits.isEmpty else { return }
        let appetites = workers.map(Appetite.init)
        // A run that begins with a journal is handed out when that is stored.
        let ready = workspace.newRuns.filter { loaded in
            appetites.contains { $0.includes(loaded.state) } && loaded.state.ownTerms?.replayFrom == nil
        }
        guard !ready.isEmpty else { return }
        let queues = Set(ready.map(\.state.queue)).subtracting(Self.closed(workspace))
        guard !queues.isEmpty else { return }
        let open = try transaction.openQueues(workspace.environment, Array(queues))
        runs = ready.filter { open.contains($0.state.queue) }
    }

    /// The queues that the batch changes, and those whose new runs do not stand in the order in which they came.
    private static func closed(_ workspace: Workspace) -> Set<String> {
        let sorted = workspace.newRuns.filter { $0.state.ownTerms?.priorityMs != nil }.map(\.state.queue)
        return Set(sorted + workspace.changes.queues.map(\.name) + workspace.changes.tasks.map(\.manifest.queueName))
    }

    /// Makes an empty list.
    init() {}

    /// Takes the first runs that a worker can start, `limit` at most.
    mutating func take(_ limit: Int, for worker: WorkerRecord) -> [RunRecord] {
        guard limit > 0, !runs.isEmpty else { return [] }
        let appetite = Appetite(worker)
        var (taken, rest) = ([LoadedRun](), [LoadedRun]())
        for run in runs {
            if taken.count < limit, appetite.includes(run.state) { taken.append(run) } else { rest.append(run) }
        }
        runs = rest
        return taken.compactMap(\.record)
    }
}

extension RunRecord {
    /// The run as taking it leaves it.
    var taken: RunRecord {
        var record = self
        record.state.line = nil
        record.state.holdsSlot = true
        return record
    }
}

/// Which ready runs a worker could start.
private struct Appetite {
    let tasks: Set<String>
    let lanes: [String]

    init(_ worker: WorkerRecord) {
        tasks = Set(worker.tasks)
        lanes = worker.lanes
    }

    /// Whether the worker has the task of a run that is ready, and may take it from its lane.
    func includes(_ run: RunState) -> Bool {
        guard case .ready(let place) = run.line else { return false }
        return lanes.contains(place.lane) && tasks.contains(run.task)
    }
}
