import TriggerModel

import struct Foundation.Date

extension Workspace {
    /// Puts an event to a run of the workspace and lets everything that follows from it happen.
    ///
    /// - Throws: A ``Rejection``, with nothing changed.
    @discardableResult
    mutating func apply(_ event: RunEvent, to id: RunID) throws -> RunState {
        guard let loaded = runs[id] else { throw Rejection.notApplicable }
        return try apply(event, to: loaded)
    }

    /// Puts an event to a run that was looked up before.
    ///
    /// - Throws: A ``Rejection``, with nothing changed.
    @discardableResult
    mutating func apply(_ event: RunEvent, to loaded: LoadedRun) throws -> RunState {
        let transition = try RunStateMachine.apply(event, to: loaded.state, now: now).get()
        let endsRun = transition.run.status.isFailure && !loaded.state.status.isFinal
        loaded.state = transition.run
        noteChange(of: loaded)
        if endsRun { countError(of: transition.run) }
        for effect in transition.effects { perform(effect, of: transition.run) }
        return transition.run
    }

    /// Puts an event to a run that may have moved on; then nothing happens.
    mutating func applyIfPossible(_ event: RunEvent, to id: RunID) {
        _ = try? apply(event, to: id)
    }

    private mutating func perform(_ effect: RunEffect, of run: RunState) {
        switch effect {
        case .setTimer(let kind, let dueAt): set(EngineTimer.ID(kind, run.id.rawValue), at: dueAt)
        case .endTimer(let kind): end(EngineTimer.ID(kind, run.id.rawValue))
        case .endWaits(let unkeyedOnly): endWaits(of: run.id, unkeyedOnly: unkeyedOnly)
        case .answerDependents: answerDependents(of: run)
        case .notifyCancelled(let worker, let epoch, let reason):
            let execution = ExecutionID(run: run.id, epoch: epoch)
            notices.append(Notice(worker: worker, notice: .cancelled(execution, reason: reason)))
        case .notifyLost(let worker, let epoch):
            notices.append(Notice(worker: worker, notice: .lost(ExecutionID(run: run.id, epoch: epoch))))
        }
    }

    /// Pending waits of a run end without a result: their timers go, and the runs they waited for run on unlinked.
    private mutating func endWaits(of id: RunID, unkeyedOnly: Bool) {
        for var entry in entries(of: id) where entry.state == .pending && (!unkeyedOnly || entry.id.isUnkeyed) {
            let counted = entry.isOpenWait
            end(EngineTimer.ID(.wait, id.rawValue, entry: entry.id))
            unlink(entry, of: id)
            entry.state = .abandoned
            put(entry, of: id)
            if counted { update(id) { $0.openWaits = max(0, $0.openWaits - 1) } }
        }
    }

    private mutating func unlink(_ entry: JournalEntry, of parent: RunID) {
        let awaited = entry.kind.awaitsRuns ? entry.runs.map(Awaited.run) : entry.token.map { [.token($0)] } ?? []
        for (index, awaited) in awaited.enumerated() {
            let dependent = Dependent(
                environment: environment, awaited: awaited, parent: parent, entry: entry.id, index: index)
            dependents[awaited]?.remove(dependent)
            changes.endedDependents.append(dependent)
        }
    }

    /// The runs that wait for one that ended learn of it; the last of an entry's runs completes the entry.
    private mutating func answerDependents(of child: RunState) {
        let error = child.ending?.error
        endings[child.id] = RunOutcome(
            id: child.id, task: child.task, status: child.status, output: child.ending?.output, error: error)
        for dependent in dependents.removeValue(forKey: .run(child.id)) ?? [] {
            changes.endedDependents.append(dependent)
            countDown(dependent)
        }
    }

    private mutating func countDown(_ dependent: Dependent) {
        guard var entry = entry(dependent.parent, dependent.entry), entry.state == .pending else { return }
        entry.pendingRuns = max(0, entry.pendingRuns - 1)
        put(entry, of: dependent.parent)
        if entry.pendingRuns == 0 { complete(entry, of: dependent.parent) }
    }

    /// Something a run waits for came true: the entry is completed and the run is woken, in the same commit.
    mutating func complete(_ entry: JournalEntry, of id: RunID) {
        guard let state = run(id), !state.status.isFinal else { return }
        var entry = entry
        entry.state = entry.kind == .step ? .pending : .completed
        entry.finishedAt = entry.kind == .step ? nil : now
        if entry.kind == .step { entry.dueAt = nil }
        entry.wokenEpoch = state.epoch
        put(entry, of: id)
        update(id) { $0.openWaits = max(0, $0.openWaits - 1) }
        applyIfPossible(.wake, to: id)
        guard let worker = state.worker else { return }
        let execution = ExecutionID(run: id, epoch: state.epoch)
        completions.append(Completion(worker: worker, execution: execution, entry: entry.id))
    }
}

extension JournalEntry {
    /// Whether it is counted among the waits its run has open: pending, with a timer or with runs it waits for.
    var isOpenWait: Bool {
        guard state == .pending else { return false }
        switch kind {
        case .wait: return suspends
        case .step, .hook: return dueAt != nil && suspends
        case .triggerAndWait, .batchTriggerAndWait, .waitForToken: return true
        case .trigger, .batchTrigger, .createToken: return false
        }
    }
}
