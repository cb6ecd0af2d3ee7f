import TriggerModel

import struct Foundation.Date

extension RunSession {
    /// Counts a call in, once the run is live.
    ///
    /// - Throws: ``RunDropped``; ``NonDeterminism`` when one ended the attempt; `CancellationError`.
    @inline(never)
    func enter(_ pass: AttemptPass, calls: Int = 0, bodies: Int = 0) async throws {
        try checkOpen(pass)
        try await admitted(calls: calls, bodies: bodies)?.stand()
    }

    /// Counts a call out.
    func leave(_ pass: AttemptPass, calls: Int = 0, bodies: Int = 0) {
        change { $0.leave(attempt: pass.attempt, calls: calls, bodies: bodies) }
    }

    /// Sends a write and waits for its answer.
    ///
    /// - Throws: ``RunDropped`` when the run left this worker before the answer came; `CancellationError`.
    func write(_ change: RunChange) async throws -> WriteAnswer {
        try await admitted()?.stand()
        // An unchecked one is smaller, and every run that waits has once written: each letter is answered, once.
        let answer = await withUnsafeContinuation { send(change, $0) }
        if let dropped { throw dropped }
        return answer
    }

    @inline(never)
    private func send(_ change: RunChange, _ continuation: UnsafeContinuation<WriteAnswer, Never>) {
        let (execution, position) = (execution, position)
        host.outbox.send(RunWrite(execution, change, attempt: attempt, position: position)) { answer in
            self.heed(answer, to: execution)
            self.heedMetadata(answer, to: change)
            continuation.resume(returning: answer)
        }
    }

    /// Opens an entry, or finds it.
    ///
    /// - Throws: ``NonDeterminism``; ``TransportError`` when the server refuses the values; ``RunDropped``.
    func open(
        _ change: RunChange, _ pass: AttemptPass
    ) async throws -> (entry: JournalEntry, receipts: [TriggerReceipt]) {
        try opened(try await write(change), pass)
    }

    /// Opens an entry, or finds it, and leaves it in the journal.
    ///
    /// - Throws: As ``open(_:_:)``.
    func note(_ change: RunChange, _ pass: AttemptPass) async throws {
        try settle(try await write(change), pass)
    }

    @inline(never)
    private func settle(_ answer: WriteAnswer, _ pass: AttemptPass) throws {
        _ = try opened(answer, pass)
    }

    /// What an answer says of the entry it was asked for.
    @inline(never)
    private func opened(
        _ answer: WriteAnswer, _ pass: AttemptPass
    ) throws -> (entry: JournalEntry, receipts: [TriggerReceipt]) {
        switch answer {
        case .entry(let entry, let receipts): return (self.change { $0.journal.merge(entry) }, receipts)
        case .refused(let refusal) where refusal.code == .nonDeterminism:
            throw pass.end(with: NonDeterminism(refusal.message))
        case .refused(let refusal): throw TransportError(refusal)
        default: throw TransportError(.invalidAnswer, "the server answered a journal entry with something else")
        }
    }

    /// Stores the result of a step.
    ///
    /// - Returns: The entry as it is stored.
    func complete(_ completion: RunChange.StepCompletion, _ pass: AttemptPass) async throws -> JournalEntry {
        try await open(.completeStep(completion), pass).entry
    }

    /// Reads the journal anew.
    ///
    /// - Throws: ``RunDropped``; `CancellationError`.
    @inline(never)
    func reloadJournal() async throws {
        let entries = try await host.link.journal(execution)
        change { $0.deliver(entries) }
    }

    /// Counts a call in, if the run is live.
    ///
    /// - Returns: The branch that has to stand still until it is, if it is not.
    @inline(never)
    private func admitted(calls: Int = 0, bodies: Int = 0) throws -> Branch? {
        let task = TaskIdentity.current
        switch change({ $0.admit(calls: calls, bodies: bodies, task: task) }) {
        case .granted: return nil
        case .refused(let dropped): throw dropped
        case .deferred: return Branch(of: self, .live(calls: calls, bodies: bodies))
        }
    }
}

// MARK: - Standing still

extension RunSession {
    /// Stands still until an entry is settled.
    ///
    /// The run may be suspended meanwhile, and go on under another execution.
    ///
    /// - Parameters:
    ///   - id: The entry.
    ///   - calls: The calls that were counted in and are over now.
    ///   - bodies: The step bodies that stand still too, and count again afterwards.
    /// - Throws: ``RunDropped``; `CancellationError` when the code around the call gave up.
    func park(_ id: EntryKey, calls: Int, bodies: Int) async throws {
        try await Branch(of: self, .entry(id, bodies: bodies), calls: calls).stand()
    }

    /// Sleeps with the slot held.
    func sleep(until instant: Date) async throws {
        let nap = host.options.probe?.beginNap(of: self, until: instant)
        defer { nap.map { host.options.probe?.endNap($0) } }
        do {
            try await host.time.sleep(until: instant)
        } catch {
            throw dropped ?? error
        }
    }

    /// Sleeps between two tries of a step.
    ///
    /// The body is not in flight meanwhile, so that a drain need not wait for it.
    func sleepBetweenTries(until instant: Date, _ pass: AttemptPass) async throws {
        change { $0.exchange(attempt: pass.attempt, calls: 1, bodies: -1) }
        defer { change { $0.exchange(attempt: pass.attempt, calls: -1, bodies: 1) } }
        try await sleep(until: instant)
        try checkOpen(pass)
    }
}
