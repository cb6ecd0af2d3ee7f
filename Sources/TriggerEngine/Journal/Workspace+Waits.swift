import TriggerModel

extension Workspace {
    /// A wait for an instant begins, or is found: then the time stored at the first call holds.
    mutating func openWait(
        _ opening: RunChange.WaitOpening, of run: RunID, _ lease: RunEvent.Lease
    ) throws -> WriteAnswer {
        try holdLease(run, lease)
        if let found = entry(run, opening.id) {
            guard found.kind == .wait else { throw found.mismatch(EntryKind.wait.rawValue) }
            return .entry(found, receipts: [])
        }
        var entry = JournalEntry(id: opening.id, kind: .wait, attempt: opening.attempt, startedAt: now)
        entry.dueAt = opening.dueAt
        entry.suspends = opening.suspends && opening.dueAt > now
        if opening.suspends, !entry.suspends { entry.state = .completed }
        put(entry, of: run)
        noteProgress(run)
        if entry.suspends { openTimer(entry, of: run) }
        return .entry(entry, receipts: [])
    }

    /// Runs are triggered from inside a run, and waited for where the call says so: the children and the wait for them are
    /// one commit, and a repeat finds both.
    mutating func openRuns(
        _ opening: RunChange.RunsOpening, of id: RunID, _ lease: RunEvent.Lease
    ) throws -> WriteAnswer {
        try holdLease(id, lease)
        if let found = entry(id, opening.id) {
            guard found.fingerprint == opening.fingerprint else { throw found.mismatch(opening.fingerprint) }
            return .entry(withOutcomes(found), receipts: receipts(of: found, opening.items))
        }
        guard let parent = run(id), opening.kind.createsRuns else { throw Rejection.notApplicable }
        let items = try opening.items.map { try $0.validated() }
        let isBatch = opening.kind == .batchTrigger || opening.kind == .batchTriggerAndWait
        try BatchLimits.check(count: items.count)
        if isBatch { try BatchLimits.check(bytes: items.reduce(0) { $0 + $1.payload.byteCount }) }
        let batch: BatchID? = isBatch ? next() : nil
        let cause = Cause(parent: parent, kind: opening.kind, batch: batch)
        let receipts = items.map { trigger(pinned($0, to: parent, opening.kind), cause) }
        record(batch, receipts)
        let entry = link(opening, receipts, of: id)
        noteProgress(id)
        return .entry(withOutcomes(entry), receipts: receipts)
    }

    /// A child that is waited for runs on its parent's version.
    private func pinned(_ item: TriggerItem, to parent: RunState, _ kind: EntryKind) -> TriggerItem {
        guard kind.awaitsRuns, let version = parent.version else { return item }
        var item = item
        item.options.version = version
        return item
    }

    private mutating func link(_ opening: RunChange.RunsOpening, _ receipts: [TriggerReceipt], of id: RunID)
        -> JournalEntry
    {
        var entry = JournalEntry(
            id: opening.id, kind: opening.kind, fingerprint: opening.fingerprint, attempt: opening.attempt,
            startedAt: now)
        entry.runs = receipts.map(\.id)
        let pending = opening.kind.awaitsRuns ? linkUnfinished(entry, of: id) : 0
        if opening.kind.awaitsRuns {
            for receipt in receipts where receipt.isCached { note(.run(receipt.id), neededBy: id) }
        }
        entry.pendingRuns = pending
        entry.state = pending == 0 ? .completed : .pending
        entry.finishedAt = pending == 0 ? now : nil
        put(entry, of: id)
        if pending > 0 { update(id) { $0.openWaits += 1 } }
        return entry
    }

    /// Links a run to the unfinished ones among those it waits for; returns how many those are.
    private mutating func linkUnfinished(_ entry: JournalEntry, of parent: RunID) -> Int {
        var pending = 0
        for (index, child) in entry.runs.enumerated() where !(run(child)?.status.isFinal ?? true) {
            link(
                Dependent(environment: environment, awaited: .run(child), parent: parent, entry: entry.id, index: index)
            )
            update(child) { $0.isAwaited = true }
            pending += 1
        }
        return pending
    }

    /// Notes that the journal of a run tells of the end of something that is not its own.
    mutating func note(_ needed: Awaited, neededBy run: RunID) {
        changes.needs.append(RunNeed(environment: environment, needed: needed, run: run))
    }

    /// Links a run to what it waits for.
    mutating func link(_ dependent: Dependent) {
        dependents[dependent.awaited, default: []].insert(dependent)
        changes.dependents.append(dependent)
    }

    private func receipts(of entry: JournalEntry, _ items: [TriggerItem]) -> [TriggerReceipt] {
        zip(entry.runs, items).map { TriggerReceipt(id: $0, task: $1.task, isCached: false) }
    }
}
