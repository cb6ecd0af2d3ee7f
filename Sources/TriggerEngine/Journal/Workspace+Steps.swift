import TriggerModel

extension Workspace {
    /// A step's body begins: noted for people, decided about by nobody.
    mutating func openStep(
        _ opening: RunChange.StepOpening, of run: RunID, _ lease: RunEvent.Lease
    ) throws -> WriteAnswer {
        try holdLease(run, lease)
        if entry(run, opening.id) == nil { put(newEntry(opening), of: run) }
        return .done
    }

    /// A step's output is stored, once: a repeat of the write finds it completed and changes nothing.
    mutating func completeStep(
        _ completion: RunChange.StepCompletion, of run: RunID, _ lease: RunEvent.Lease
    ) throws -> WriteAnswer {
        try holdLease(run, lease)
        var entry = try step(completion.opening, of: run)
        guard entry.state != .completed else { return .entry(entry, receipts: []) }
        entry.position = entry.position ?? position
        try limit(completion.output, of: completion.opening.id)
        if let changes = completion.metadata, let state = self.run(run) { try change(changes, madeBy: state) }
        let wasOpenWait = entry.isOpenWait
        entry.state = .completed
        entry.tries = completion.tries
        entry.output = completion.output
        entry.dueAt = nil
        entry.finishedAt = now
        put(entry, of: run)
        noteProgress(run, closingWait: wasOpenWait)
        return .entry(entry, receipts: [])
    }

    /// A try of a step failed: the next one has a time, or the step has failed for this attempt.
    mutating func failStep(
        _ failure: RunChange.StepFailure, of run: RunID, _ lease: RunEvent.Lease
    ) throws -> WriteAnswer {
        try holdLease(run, lease)
        var entry = try step(failure.opening, of: run)
        guard entry.tries < failure.tries, entry.state == .pending else { return .entry(entry, receipts: []) }
        let wasOpenWait = entry.isOpenWait
        entry.tries = failure.tries
        entry.error = failure.error.sanitized
        entry.state = failure.retryAfterMs == nil ? .failed : .pending
        entry.finishedAt = failure.retryAfterMs == nil ? now : nil
        entry.dueAt = failure.retryAfterMs.map { now + .milliseconds($0) }
        entry.suspends = failure.suspends && entry.dueAt != nil
        put(entry, of: run)
        noteProgress(run, closingWait: wasOpenWait)
        if entry.suspends { openTimer(entry, of: run) }
        return .entry(entry, receipts: [])
    }

    /// The entry a step's write is about, made now if its beginning was not written.
    private func step(_ opening: RunChange.StepOpening, of run: RunID) throws -> JournalEntry {
        guard var found = entry(run, opening.id) else { return newEntry(opening) }
        guard found.kind == opening.kind else { throw found.mismatch(opening.kind.rawValue) }
        found.display = opening.display ?? found.display
        return found
    }

    private func newEntry(_ opening: RunChange.StepOpening) -> JournalEntry {
        var entry = JournalEntry(id: opening.id, kind: opening.kind, attempt: opening.attempt, startedAt: now)
        entry.display = opening.display
        return entry
    }

    private func limit(_ output: Packet, of id: EntryKey) throws {
        guard output.byteCount <= TriggerLimits.outputBytes else {
            let sizes = "\(output.byteCount) bytes; at most \(TriggerLimits.outputBytes) are accepted"
            throw WriteRefusal(.tooLarge, "the output of step \"\(id.key)\" has \(sizes)")
        }
        guard !(output.data ?? "").hasNul else {
            throw WriteRefusal(
                .invalid, "the output of step \"\(id.key)\" holds the character U+0000, which cannot be stored")
        }
    }
}

extension Workspace {
    /// Lets a write pass only under the run's current lease.
    func holdLease(_ id: RunID, _ lease: RunEvent.Lease) throws {
        guard let state = run(id), state.isHeld(by: lease) else { throw Rejection.stale }
    }

    /// The run wrote something new: losses in a row are counted from here.
    mutating func noteProgress(_ id: RunID, closingWait: Bool = false) {
        guard closingWait || (run(id)?.lostExecutions ?? 0) > 0 else { return }
        update(id) { state in
            state.lostExecutions = 0
            if closingWait { state.openWaits = max(0, state.openWaits - 1) }
        }
    }

    /// A wait of the run has a time: its timer is set, and the run counts it as open.
    mutating func openTimer(_ entry: JournalEntry, of run: RunID) {
        guard let dueAt = entry.dueAt else { return }
        set(EngineTimer.ID(.wait, run.rawValue, entry: entry.id), at: dueAt)
        update(run) { $0.openWaits += 1 }
    }
}

extension JournalEntry {
    /// Says that a replay asked for something else than what stands in the journal at the same place.
    func mismatch(_ asked: String) -> WriteRefusal {
        WriteRefusal(
            .nonDeterminism, "at \"\(id.path)\" the journal holds \(fingerprint), but the code now asks for \(asked)")
    }
}
