import TriggerModel

/// A worker's writes, each fenced by its lease and answered on its own: one that is refused leaves the others alone.
struct WriteRuns: EngineCommand {
    let environment: EnvironmentID
    let worker: WorkerID
    let writes: [RunWrite]

    func request(_ loads: inout LoadRequest) {
        for write in writes { request(write, &loads) }
    }

    func decide(_ workspace: inout Workspace) throws -> [WriteAnswer] {
        writes.map { write in
            do {
                return try workspace.write(write, lease: RunEvent.Lease(worker: worker, epoch: write.execution.epoch))
            } catch let refusal as WriteRefusal {
                return .refused(refusal)
            } catch let error as EngineError {
                return .refused(WriteRefusal(error.code == .tooLarge ? .tooLarge : .invalid, error.message))
            } catch {
                return .refused(workspace.refusal(of: write.execution))
            }
        }
    }

    private func request(_ write: RunWrite, _ loads: inout LoadRequest) {
        let run = write.execution.run
        loads.runs.insert(run)
        switch write.change {
        case .start, .handBack, .acknowledgeCancel, .endHooks, .wake: break
        case .changeMetadata(let write): loads.labels([run] + write.changes.others)
        case .addTags: loads.labels([run])
        case .suspend(_, let waits):
            loads.suspending.insert(run)
            for id in waits ?? [] { loads.entries.insert(EntryPlace(run: run, id: id)) }
        case .finish: loads.ending.insert(run)
        case .openStep(let opening): loads.entries.insert(EntryPlace(run: run, id: opening.id))
        case .completeStep(let end):
            loads.entries.insert(EntryPlace(run: run, id: end.opening.id))
            if let changes = end.metadata { loads.labels([run] + changes.others) }
        case .failStep(let failure): loads.entries.insert(EntryPlace(run: run, id: failure.opening.id))
        case .openWait(let opening): loads.entries.insert(EntryPlace(run: run, id: opening.id))
        case .createToken(let creation):
            loads.entries.insert(EntryPlace(run: run, id: creation.id))
            if let key = creation.options.idempotencyKey { loads.tokenKeys.insert(key) }
        case .waitForToken(let opening):
            loads.entries.insert(EntryPlace(run: run, id: opening.id))
            loads.tokens.insert(opening.token)
        case .triggerRuns(let opening):
            loads.entries.insert(EntryPlace(run: run, id: opening.id))
            loads.items(opening.items, awaitedBy: opening.kind.awaitsRuns ? run : nil)
        }
    }
}

extension Workspace {
    /// Does one write.
    ///
    /// - Throws: A ``WriteRefusal``, an ``EngineError`` or a ``Rejection``, with nothing changed.
    fileprivate mutating func write(_ write: RunWrite, lease: RunEvent.Lease) throws -> WriteAnswer {
        let run = write.execution.run
        position = write.position
        defer { position = nil }
        switch write.change {
        case .start:
            let loaded = try loaded(run)
            if hasEnded(write, lease, loaded.state) { return .done }
            return try done(.start(lease), loaded)
        case .suspend(let activeMs, let waits):
            return try suspend(run, lease, activeMs: activeMs, waits: waits ?? [])
        case .finish(let outcome, let activeMs):
            let loaded = try loaded(run)
            if hasEnded(write, lease, loaded.state) { return answerToFinish(of: loaded.state) }
            return try finish(loaded, lease, outcome, activeMs: activeMs)
        case .handBack(let activeMs): return try done(.handBack(lease, activeMs: activeMs), loaded(run))
        case .acknowledgeCancel(let lacksHooks):
            return try done(.acknowledgeCancel(lease, lacksHooks: lacksHooks ?? false), loaded(run))
        case .endHooks: return try done(.endHooks(lease), loaded(run))
        case .changeMetadata(let write): return try changeMetadata(write, of: run, lease)
        case .addTags(let tags): return try addTags(tags, to: run, lease)
        case .wake: return try done(.call(epoch: lease.epoch), loaded(run))
        case .openStep(let opening): return try openStep(opening, of: run, lease)
        case .completeStep(let completion): return try completeStep(completion, of: run, lease)
        case .failStep(let failure): return try failStep(failure, of: run, lease)
        case .openWait(let opening): return try openWait(opening, of: run, lease)
        case .triggerRuns(let opening):
            try holdLease(run, lease)
            if entry(run, opening.id) == nil { try check(opening, of: run) }
            return try openRuns(opening, of: run, lease)
        case .createToken(let creation): return try createToken(creation, of: run, lease)
        case .waitForToken(let opening): return try openToken(opening, of: run, lease)
        }
    }

    /// What is new of a run's triggers is held against what there is.
    ///
    /// - Throws: ``EngineError`` `invalid`.
    private func check(_ opening: RunChange.RunsOpening, of run: RunID) throws {
        try check(opening.items, awaitedBy: opening.kind.awaitsRuns ? run : nil)
    }

    /// What a worker is told whose execution is no longer the run's.
    fileprivate func refusal(of execution: ExecutionID) -> WriteRefusal {
        guard let state = run(execution.run) else {
            return WriteRefusal(.unknownRun, "there is no run \(execution.run)")
        }
        let now = "it is \(state.status.rawValue) in epoch \(state.epoch)"
        return WriteRefusal(.staleEpoch, "run \(state.id) moved on: the write is of epoch \(execution.epoch), \(now)")
    }

    /// - Throws: A ``Rejection`` where there is no such run.
    private func loaded(_ run: RunID) throws -> LoadedRun {
        guard let loaded = runs[run] else { throw Rejection.notApplicable }
        return loaded
    }

    private mutating func done(_ event: RunEvent, _ run: LoadedRun) throws -> WriteAnswer {
        do {
            try apply(event, to: run)
            return .done
        } catch Rejection.duplicate {
            return .done
        }
    }

    private mutating func suspend(
        _ run: RunID, _ lease: RunEvent.Lease, activeMs: Int64, waits: [EntryKey]
    ) throws -> WriteAnswer {
        let settled = Set(waits.filter { entry(run, $0)?.isSettled ?? false })
        if !settled.isEmpty, self.run(run)?.isHeld(by: lease) ?? false { update(run) { $0.isWoken = true } }
        do {
            let state = try apply(.suspend(lease, activeMs: activeMs), to: run)
            guard state.worker != nil else { return .suspended }
            let woken = entries(of: run).filter { $0.wokenEpoch == state.epoch || settled.contains($0.id) }
            return .resumed(entries: woken.map(withOutcomes))
        } catch Rejection.duplicate {
            return .suspended
        }
    }

    private mutating func finish(
        _ run: LoadedRun, _ lease: RunEvent.Lease, _ outcome: AttemptOutcome, activeMs: Int64
    ) throws -> WriteAnswer {
        do {
            try apply(.finish(lease, outcome.result, activeMs: activeMs), to: run)
        } catch Rejection.duplicate {
            // The answer of an earlier post was lost; it is given again below.
        }
        return answerToFinish(of: run.state)
    }

    /// Whether a write speaks of an attempt that ended under the lease that still holds: it is a repeat, since what comes
    /// after an attempt is sent when its end was answered.
    private func hasEnded(_ write: RunWrite, _ lease: RunEvent.Lease, _ state: RunState) -> Bool {
        guard let attempt = write.attempt, state.isHeld(by: lease) else { return false }
        return state.attempt > attempt || (state.attempt == attempt && !state.isAttemptOpen)
    }

    /// What becomes of a run whose attempt ended.
    private func answerToFinish(of state: RunState) -> WriteAnswer {
        guard state.status == .retryingAfterFailure, state.worker != nil else { return .ended(state.status) }
        let gap = (state.retryAt ?? now).since(now)
        return .retry(attempt: state.attempt + 1, afterMs: max(0, gap.milliseconds), startsAt: state.retryAt)
    }

    /// An entry whose runs all ended, with how they did, or whose token was completed, with what, where this batch or its loads know it.
    func withOutcomes(_ entry: JournalEntry) -> JournalEntry {
        if let token = entry.awaitedOutput {
            var entry = entry
            entry.output = entry.output ?? tokens[token]?.output
            return entry
        }
        guard entry.kind.awaitsRuns, entry.state == .completed, entry.outcomes == nil else { return entry }
        var entry = entry
        let known = entry.runs.compactMap { endings[$0] }
        entry.outcomes = known.count == entry.runs.count ? known : nil
        return entry
    }
}

extension AttemptOutcome {
    /// The outcome with its gap as a duration.
    fileprivate var result: RunEvent.AttemptResult {
        switch self {
        case .success(let output): .success(output)
        case .failure(let error, let retryAfterMs):
            .failure(error.sanitized, retryAfter: retryAfterMs.map { .milliseconds($0) })
        }
    }
}
