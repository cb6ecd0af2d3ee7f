import Foundation
import TriggerModel

extension FakeServer {
    /// Queues a run.
    func submit(
        _ task: String, payload: String? = nil, id: String = "run_1", maxAttempts: Int = 3,
        maxDurationMs: Int64? = nil, machine: MachinePreset? = nil, activeMs: Int64 = 0
    ) -> RunID {
        let id = RunID(rawValue: id)
        let info = RunInfo(
            id: id, task: task, payload: Packet(data: payload), queue: "q", maxAttempts: maxAttempts,
            maxDurationMs: maxDurationMs, machine: machine, root: id, createdAt: clock.now, startedAt: clock.now)
        change { state in
            var run = FakeRun(info: info)
            run.activeMs = activeMs
            state.orders.assignments.append(run.assignment())
            state.runs[id] = run
        }
        return id
    }

    /// Hands out a run that has ended, for its hooks alone.
    func submitHooks(_ hooks: PendingHooks, of task: String, payload: String) -> RunID {
        let id = RunID(rawValue: "run_1")
        let info = RunInfo(
            id: id, task: task, payload: Packet(data: payload), queue: "q", maxAttempts: 3, root: id,
            createdAt: clock.now, startedAt: clock.now)
        change { state in
            var run = FakeRun(info: info)
            run.hooks = hooks
            state.orders.assignments.append(run.assignment())
            state.runs[id] = run
        }
        return id
    }

    /// The journal's entry at a place, its latest generation.
    func entry(_ key: String, scope: String = "", of run: RunID) -> JournalEntry? {
        look { state in
            state.runs[run]?.entries.last { $0.id.key == key && $0.id.scope == scope }
        }
    }

    /// Waits until a run has ended.
    func ended(_ run: RunID) async -> FakeRun? {
        await until { state in
            if case .ended = state.runs[run]?.phase { true } else { false }
        }
        return look { $0.runs[run] }
    }

    /// Waits until a run stands somewhere.
    func until(_ run: RunID, is phase: FakeRun.Phase) async {
        await until { $0.runs[run]?.phase == phase }
    }

    /// Hands a run out again, to a worker that does not have it parked.
    func handOut(_ run: RunID) {
        change { state in
            state.runs[run]?.parkedIn = nil
            if let assignment = state.runs[run]?.assignment() { state.orders.assignments.append(assignment) }
        }
    }

    /// Completes an entry, and wakes the run or tells the worker that has it.
    func complete(_ key: String, scope: String = "", of run: RunID) {
        change { state in
            guard let id = state.runs[run]?.entries.last(where: { $0.id.key == key && $0.id.scope == scope })?.id else {
                return
            }
            state.complete(id, of: run)
        }
    }

    /// Cancels a run that executes.
    func cancel(_ run: RunID) {
        change { state in
            guard let epoch = state.runs[run]?.epoch else { return }
            state.runs[run]?.phase = .cancelled
            state.orders.notices.append(.cancelled(ExecutionID(run: run, epoch: epoch), reason: "test"))
        }
    }

    /// The changes written into a run, as short words, without the beginnings of steps.
    func words(_ run: RunID) -> [String] {
        look { state in state.writes.filter { $0.execution.run == run }.compactMap(\.change.word) }
    }

    /// Turns the clock to what a suspended run waits for next, completes it, and wakes the run.
    func completeWhatIsSuspended() {
        for (id, run) in look(\.runs) where run.phase == .suspended {
            let due = run.entries.filter { $0.state == .pending && $0.suspends && $0.dueAt != nil }
            if let first = due.min(by: { ($0.dueAt ?? .distantFuture) < ($1.dueAt ?? .distantFuture) }),
                let dueAt = first.dueAt
            {
                clock.advance(to: dueAt)
                change { $0.complete(first.id, of: id) }
            } else if let waiting = run.entries.first(where: { $0.kind.awaitsRuns && $0.state == .pending }) {
                change { $0.complete(waiting.id, of: id) }
            }
        }
    }
}

extension FakeServer.State {
    mutating func complete(_ id: EntryKey, of run: RunID) {
        let outcomes = runs[run]?.journal[id]?.runs.compactMap { child in
            children[child].flatMap { outcome(child, $0.item) }
        }
        guard let entry = runs[run]?.complete(id, outcomes: outcomes), let now = runs[run] else { return }
        if now.phase == .suspended, let assignment = runs[run]?.assignment() {
            orders.assignments.append(assignment)
        } else if now.phase == .executing {
            orders.notices.append(.completed(ExecutionID(run: run, epoch: now.epoch), entries: [entry]))
        }
    }
}

extension RunChange {
    fileprivate var word: String? {
        switch self {
        case .start: "start"
        case .openStep: nil
        case .completeStep(let completion): "complete \(completion.opening.id.key)"
        case .failStep(let failure): "fail \(failure.opening.id.key)"
        case .openWait(let opening): "wait \(opening.id.key)"
        case .triggerRuns(let opening): "trigger \(opening.id.key)"
        case .createToken(let creation): "create \(creation.id.key)"
        case .waitForToken(let opening): "wait \(opening.id.key)"
        case .suspend: "suspend"
        case .finish(.success, _): "succeed"
        case .finish(.failure, _): "fail"
        case .handBack: "hand back"
        case .acknowledgeCancel: "acknowledge"
        case .wake: "wake"
        case .changeMetadata: "metadata"
        case .addTags(let tags): "tag \(tags.joined(separator: " "))"
        case .endHooks: "end hooks"
        }
    }
}
