import Logging
import Synchronization
import TriggerModel

import struct Foundation.Date

/// A run in this worker's memory, from the moment it is handed out until it ends or leaves, across waits that park it.
final class RunSession: Sendable {
    let host: RunHost
    /// The facts of the run that do not change.
    let run: RunInfo
    /// The hooks that run when the run ends without its code; nil where there are none.
    let hooks: EndHooks?
    private let state: Mutex<SessionState>

    init(_ assignment: Assignment, host: RunHost, hooks: EndHooks?) {
        self.host = host
        self.hooks = hooks
        run = assignment.run.sharingTexts(of: host)
        let drops = host.options.replay == .always && !host.spared.take(assignment.run.id)
        let hasCancelHooks = hooks?.has(.cancel) ?? false
        state = Mutex(
            SessionState(assignment, host: host, dropsWhenSuspended: drops, hasCancelHooks: hasCancelHooks))
    }

    /// Changes the state, then does what follows from it.
    ///
    /// Never inlined, like all that looks into the state: what an asynchronous function has in hand on the way lies in its
    /// frame for as long as it waits.
    @inline(never)
    @discardableResult
    func change<Answer: Sendable>(_ body: (inout SessionState) -> Answer) -> Answer {
        let (answer, effects) = state.withLock { state in
            let answer = body(&state)
            return (answer, state.takeEffects())
        }
        for effect in effects { perform(effect) }
        return answer
    }

    private func perform(_ effect: SessionEffect) {
        switch effect {
        case .resume(let continuation, let result): continuation.resume(with: result)
        case .post(let execution, let change): post(change, of: execution)
        case .suspend(let execution, let activeMs, let waits):
            host.outbox.send(RunWrite(execution, .suspend(activeMs: activeMs, waits: waits))) { answer in
                self.change { $0.suspensionAnswered(answer, of: execution) }
            }
        case .wake(let execution):
            host.outbox.send(RunWrite(execution, .wake)) { answer in
                self.change { $0.wakeAnswered(answer, of: execution) }
            }
        case .lookAgain(let instant): host.graces.add(self, until: instant)
        case .flush(let instant): host.flushes.add(self, until: instant)
        case .runHooks(let attempt): runCancelHooks(attempt: attempt)
        case .announce(let instant): host.openings.add(self, until: instant)
        case .spare: host.spared.insert(run.id)
        case .park(let execution): host.parked.add(execution)
        case .unpark: host.parked.remove()
        case .takeSlot: host.slots.take()
        case .releaseSlot: host.slots.release()
        // What the code has put down to be done then is run by whoever cancels: here that may be the thread of the store.
        case .stop(let code): Task { code.cancel() }
        case .watch(let deadline): host.deadlines.add(self, deadline)
        case .unwatch(let deadline): host.deadlines.remove(self, deadline)
        case .warn(let text): warn(text)
        case .end(let execution, let change):
            host.outbox.send(RunWrite(execution, change, attempt: attempt)) { _ in
                self.change { $0.releaseSlot() }
                self.host.runs.codeEnded(of: self)
            }
        case .acknowledge(let execution, let lacksHooks):
            let change = RunChange.acknowledgeCancel(lacksHooks: lacksHooks ? true : nil)
            host.outbox.send(RunWrite(execution, change)) { _ in }
        case .leave: host.runs.codeEnded(of: self)
        }
    }

    func warn(_ text: String) {
        let named = NamedAttempt(run: run.id, task: run.task, attempt: attempt)
        host.options.logger.warning("\(text)", metadata: named.metadata)
    }

    private func post(_ change: RunChange, of execution: ExecutionID) {
        host.outbox.send(RunWrite(execution, change, attempt: attempt, position: position)) { answer in
            self.heed(answer, to: execution)
            self.heedMetadata(answer, to: change)
        }
    }

    /// A write was answered: the run may turn out to be no longer the worker's.
    func heed(_ answer: WriteAnswer, to execution: ExecutionID) {
        guard case .refused(let refusal) = answer, refusal.endsExecution else { return }
        change { $0.refused(execution) }
    }
}

// MARK: - What is known

extension RunSession {
    /// The lease the run is under, or was last.
    var execution: ExecutionID {
        state.withLock { $0.execution }
    }

    /// The attempt under way, or the last one.
    var attempt: Int {
        state.withLock { $0.attempt }
    }

    /// When that began.
    var attemptStartedAt: Date {
        state.withLock { $0.attemptStartedAt }
    }

    /// How long the run has been active.
    var usage: RunUsage {
        state.withLock { $0.usage }
    }

    /// Whether the code of an attempt runs.
    var isAttemptOpen: Bool {
        state.withLock { $0.isAttemptOpen }
    }

    /// The execution of it that is under way here, or was cancelled and is being stopped; nil for none.
    var held: ExecutionID? {
        state.withLock { $0.held }
    }

    /// How long the attempt under way has been active in this execution; nil for no longer than that.
    func activeTime(over shortest: Duration) -> ActiveTime? {
        state.withLock { $0.activeTime(over: shortest) }
    }

    /// Why the run left this worker; nil while it has not.
    var dropped: RunDropped? {
        state.withLock { $0.dropped }
    }

    /// How many entries of the journal are known.
    var position: Int {
        state.withLock { $0.journal.count }
    }

    /// The latest entry at a place.
    @inline(never)
    func entry(at place: EntryPlace) -> JournalEntry? {
        state.withLock { $0.journal[place] }
    }

    /// - Throws: ``RunDropped`` when the run left this worker, or the worker stops.
    @inline(never)
    func checkHeld() throws {
        if let dropped { throw dropped }
        // Nobody but the worker cancels the task that runs the code.
        if Task.isCancelled { throw RunDropped(.stopped) }
    }

    /// - Throws: ``RunDropped`` when an attempt may make no further calls; ``NonDeterminism`` when one ended it.
    @inline(never)
    func checkOpen(_ pass: AttemptPass) throws {
        if let refusal = change({ $0.refusal(of: pass.attempt) }) { throw refusal }
        if let fatal = pass.fatal { throw fatal }
    }
}

extension WriteRefusal {
    /// Whether it says that the run is no longer the worker's.
    var endsExecution: Bool {
        code == .staleEpoch || code == .unknownRun
    }
}

extension TransportError {
    /// What the engine refused of a run's writes.
    ///
    /// All but what was too large hangs on what is there besides, as on a queue that is full, and may pass.
    init(_ refusal: WriteRefusal) {
        self.init(.refused, refusal.message)
        isOfJournal = refusal.code != .tooLarge
    }
}

extension RunInfo {
    /// The facts with one text where there are several equal ones: they are held for as long as the run waits.
    fileprivate func sharingTexts(of host: RunHost) -> RunInfo {
        var run = self
        run.batch = host.shared(run.batch)
        if run.root == run.id { run.root = run.id }
        if run.payload.type == Packet.json { run.payload.type = Packet.json }
        return run
    }
}
