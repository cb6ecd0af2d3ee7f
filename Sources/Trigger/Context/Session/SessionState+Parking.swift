import TriggerModel

import struct Foundation.Date

extension SessionState {
    // MARK: Standing still

    /// A branch stands still.
    mutating func take(_ waiter: Waiter) {
        switch waiter.goal {
        case .entry(let id, let bodies): park(waiter, id, bodies: bodies)
        case .live: hold(waiter)
        }
    }

    /// A branch stands still until the entry is settled; meanwhile its call and the step bodies around it do not count.
    private mutating func park(_ waiter: Waiter, _ id: EntryKey, bodies: Int) {
        guard dropped == nil else { return stand(waiter) }
        self.calls -= waiter.branch.calls
        self.bodies -= bodies
        stand(waiter)
        if let entry = journal[id], entry.isSettled, let waiter = take(waiter.branch) { deliver(waiter) }
        if isDraining { return endDrain() }
        suspendIfIdle()
    }

    /// A branch that made a call while the run was not live stands still until it is.
    private mutating func hold(_ waiter: Waiter) {
        stand(waiter)
        if isLive { return releaseCalls() }
        if isSuspended { wake() }
    }

    private mutating func stand(_ waiter: Waiter) {
        waiters.append(waiter)
        if let dropped { return release { _ in .failure(dropped) } }
        if cancelled.remove(ObjectIdentifier(waiter.branch)) != nil { cancel(waiter.branch) }
    }

    /// The Swift task of a branch was cancelled by the code around it.
    mutating func cancel(_ branch: Branch) {
        guard let waiter = take(branch) else {
            cancelled.insert(ObjectIdentifier(branch))
            return
        }
        if case .entry(_, let bodies) = waiter.goal { self.bodies += bodies }
        effects.append(.resume(waiter.continuation, .failure(CancellationError())))
    }

    mutating func release(_ result: (Waiter) -> Result<Void, any Error>) {
        for waiter in waiters { effects.append(.resume(waiter.continuation, result(waiter))) }
        waiters = []
    }

    private mutating func take(_ branch: Branch) -> Waiter? {
        guard let place = waiters.firstIndex(where: { $0.branch === branch }) else { return nil }
        return waiters.remove(at: place)
    }

    /// Takes out those that something is true of, in the order they came.
    private mutating func takeAll(where isTaken: (Waiter) -> Bool) -> [Waiter] {
        let taken = waiters.filter(isTaken)
        if !taken.isEmpty { waiters.removeAll(where: isTaken) }
        return taken
    }

    // MARK: Going on

    /// The engine says that entries are settled: the branches that wait for them go on.
    mutating func deliver(_ entries: [JournalEntry]) {
        for entry in entries { journal.merge(entry) }
        let journal = journal
        for waiter in takeAll(where: { $0.isSettled(in: journal) }) { deliver(waiter) }
    }

    /// The engine says so while an execution is under way.
    mutating func noted(_ entries: [JournalEntry]) {
        guard dropped == nil else { return }
        if isSuspended {
            for entry in entries { journal.merge(entry) }
        } else {
            deliver(entries)
            suspendIfIdle()
        }
    }

    private mutating func deliver(_ waiter: Waiter) {
        guard case .entry(_, let bodies) = waiter.goal else { return }
        self.bodies += bodies
        if bodies == 0, let task = waiter.branch.task { graces[task] = time.now + Self.grace }
        effects.append(.resume(waiter.continuation, .success(())))
    }

    /// The run is live: the calls that waited for that go ahead.
    private mutating func releaseCalls() {
        for waiter in takeAll(where: { $0.isAtLive }) {
            guard case .live(let calls, let bodies) = waiter.goal else { continue }
            self.calls += calls
            self.bodies += bodies
            effects.append(.resume(waiter.continuation, .success(())))
        }
    }

    private var hasCallsWaiting: Bool {
        waiters.contains { $0.isAtLive }
    }

    private mutating func wake() {
        guard !isWakeSent else { return }
        isWakeSent = true
        effects.append(.wake(execution))
    }

    // MARK: Suspending

    /// Gives the slot back when at least one branch waits and nothing is in flight in any.
    mutating func suspendIfIdle() {
        guard isLive, !isDraining, calls == 0, bodies == 0, !waiters.isEmpty else { return }
        let now = time.now
        graces = graces.filter { $0.value > now }
        if let last = graces.values.max() { return effects.append(.lookAgain(at: last)) }
        announceOpenings()
        flushMetadata()
        endDeadline()
        phase = .suspending
        saidMs = takeActiveMs()
        effects.append(.suspend(execution, activeMs: saidMs, waits: waits))
    }

    /// The entries that branches stand at.
    private var waits: [EntryKey] {
        waiters.compactMap { if case .entry(let id, _) = $0.goal { id } else { nil } }
    }

    /// The engine answered the request to suspend an execution.
    mutating func suspensionAnswered(_ answer: WriteAnswer, of execution: ExecutionID) {
        guard execution == self.execution, case .suspending = phase else { return }
        switch answer {
        case .suspended:
            phase = .suspended
            effects.append(.park(execution))
            releaseSlot()
            if hasCallsWaiting { return wake() }
            if dropsWhenSuspended { drop(RunDropped(.replayed)) }
        case .resumed(let entries):
            phase = .live
            takeBackActiveMs()
            watchLimit()
            deliver(entries)
            releaseCalls()
            suspendIfIdle()
        default: drop(RunDropped(.movedOn))
        }
    }

    /// The engine answered the request to queue the run again.
    mutating func wakeAnswered(_ answer: WriteAnswer, of execution: ExecutionID) {
        guard case .refused = answer, execution == self.execution, isSuspended else { return }
        drop(RunDropped(.movedOn))
    }

    /// A new execution of the run was handed to this worker, which has its code parked.
    ///
    /// - Returns: Whether the code goes on under it; if not, the run has to be replayed.
    mutating func resume(_ assignment: Assignment) -> Bool {
        guard canResume(assignment) else { return false }
        if isSuspended {
            holdsSlot = true
            effects += [.unpark, .takeSlot]
        }
        phase = .live
        execution = assignment.execution
        activeSince = time.now
        isWakeSent = false
        effects.append(.post(execution, .start))
        watchLimit()
        resumeMetadata(assignment)
        deliver(assignment.entries)
        releaseCalls()
        suspendIfIdle()
        return true
    }

    /// Whether the parked code can go on under an assignment.
    ///
    /// The news of the assignment may overtake the answer to the request to suspend. Where an epoch lies between, another
    /// execution may have done what the parked code is about to do.
    func canResume(_ assignment: Assignment) -> Bool {
        guard assignment.attempt == attempt, assignment.execution.epoch == execution.epoch + 1, !isDraining else {
            return false
        }
        switch phase {
        case .suspended: return true
        case .suspending: return !dropsWhenSuspended || hasCallsWaiting
        case .live, .over: return false
        }
    }
}

extension SessionState.Waiter {
    /// Whether it waits for an entry that is settled.
    fileprivate func isSettled(in journal: Journal) -> Bool {
        if case .entry(let id, _) = goal { journal[id]?.isSettled ?? false } else { false }
    }

    /// Whether it waits for the run to be live.
    fileprivate var isAtLive: Bool {
        if case .live = goal { true } else { false }
    }
}
