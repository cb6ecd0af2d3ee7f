import Foundation
import TriggerModel

/// A run as the fake server keeps it: the worker protocol's rules, as far as the tests of the SDK need them.
struct FakeRun: Sendable {
    enum Phase: Sendable, Equatable {
        case queued
        case executing
        case suspended
        case handedBack
        case cancelled
        case ended(RunStatus)
    }

    var info: RunInfo
    var phase = Phase.queued
    var attempt = 0
    var isAttemptOpen = false
    var epoch = 0
    /// The epoch in which the worker parked it.
    var parkedIn: Int?
    var isWoken = false
    var journal: [EntryKey: JournalEntry] = [:]
    var output: Packet?
    var error: RunError?
    var activeMs: Int64 = 0
    var metadata = MetadataObject()
    /// How many changes of it the attempt has made outside of steps.
    var metadataChanges = 0
    /// The hooks that are to run, of a run that has ended.
    var hooks: PendingHooks?

    var entries: [JournalEntry] {
        journal.values.sorted {
            ($0.id.scope, $0.id.key, $0.id.generation) < ($1.id.scope, $1.id.key, $1.id.generation)
        }
    }

    /// Hands the run out, to the worker that parked it if one did.
    mutating func assignment() -> Assignment {
        let since = parkedIn
        epoch += 1
        parkedIn = nil
        isWoken = false
        phase = .executing
        let next = isAttemptOpen ? attempt : attempt + 1
        info.metadata = metadata.text
        if !isAttemptOpen { metadataChanges = 0 }
        let known = entries.filter { !$0.id.isUnkeyed || $0.attempt == next }
        return Assignment(
            execution: ExecutionID(run: info.id, epoch: epoch),
            attempt: next,
            run: info,
            entries: since == nil ? known : known.filter { $0.wokenEpoch == since },
            since: since,
            activeMs: info.maxDurationMs == nil ? nil : activeMs,
            metadataChanges: metadataChanges,
            hooks: hooks
        )
    }

    mutating func begin() {
        guard !isAttemptOpen else { return }
        attempt += 1
        isAttemptOpen = true
    }

    /// Completes an entry from outside.
    mutating func complete(_ id: EntryKey, outcomes: [RunOutcome]? = nil) -> JournalEntry? {
        guard var entry = journal[id], entry.state == .pending else { return nil }
        if entry.kind == .step { entry.dueAt = nil } else { entry.state = .completed }
        entry.outcomes = outcomes
        entry.wokenEpoch = epoch
        journal[id] = entry
        isWoken = phase == .executing
        return entry
    }

    mutating func write(_ change: RunChange, now: Date) -> WriteAnswer {
        switch change {
        case .start:
            begin()
            return .done
        case .openStep(let opening):
            if journal[opening.id] == nil { journal[opening.id] = step(opening, now) }
            return .done
        case .completeStep(let completion): return complete(completion, now)
        case .failStep(let failure): return fail(failure, now)
        case .openWait(let opening): return open(opening, now)
        case .suspend(let ms, _): return suspend(ms)
        case .finish(let outcome, let ms): return finish(outcome, ms)
        case .handBack:
            phase = .handedBack
            return .done
        case .changeMetadata(let write): return make(write)
        case .addTags(let tags):
            guard info.tags.count + tags.count <= 10 else { return .refused(WriteRefusal(.invalid, "too many")) }
            info.tags += tags
            return .done
        case .endHooks:
            hooks = nil
            return .done
        case .acknowledgeCancel, .wake, .triggerRuns, .createToken, .waitForToken: return .done
        }
    }

    private mutating func make(_ write: RunChange.MetadataWrite) -> WriteAnswer {
        guard write.through > metadataChanges else { return .metadata(metadata.text) }
        metadataChanges = write.through
        return make(write.changes) ?? .metadata(metadata.text)
    }

    private mutating func make(_ changes: MetadataChanges) -> WriteAnswer? {
        do {
            try metadata.apply(changes.operations.map(\.operation))
            return nil
        } catch {
            return .refused(WriteRefusal(error.isSize ? .tooLarge : .invalid, error.description))
        }
    }

    private func step(_ opening: RunChange.StepOpening, _ now: Date) -> JournalEntry {
        var entry = JournalEntry(id: opening.id, kind: opening.kind, attempt: opening.attempt, startedAt: now)
        entry.display = opening.display
        return entry
    }

    private mutating func complete(_ completion: RunChange.StepCompletion, _ now: Date) -> WriteAnswer {
        var entry = journal[completion.opening.id] ?? step(completion.opening, now)
        if entry.state != .completed {
            if let changes = completion.metadata, let refusal = make(changes) { return refusal }
            entry.state = .completed
            entry.tries = completion.tries
            entry.output = completion.output
            journal[entry.id] = entry
        }
        return .entry(entry, receipts: [])
    }

    private mutating func fail(_ failure: RunChange.StepFailure, _ now: Date) -> WriteAnswer {
        var entry = journal[failure.opening.id] ?? step(failure.opening, now)
        entry.state = failure.retryAfterMs == nil ? .failed : .pending
        entry.tries = failure.tries
        entry.error = failure.error
        entry.dueAt = failure.retryAfterMs.map { now + .milliseconds($0) }
        entry.suspends = failure.suspends
        journal[entry.id] = entry
        return .entry(entry, receipts: [])
    }

    private mutating func open(_ opening: RunChange.WaitOpening, _ now: Date) -> WriteAnswer {
        if let found = journal[opening.id] { return .entry(found, receipts: []) }
        var entry = JournalEntry(id: opening.id, kind: .wait, attempt: opening.attempt, startedAt: now)
        entry.dueAt = opening.dueAt
        entry.suspends = opening.suspends
        journal[entry.id] = entry
        return .entry(entry, receipts: [])
    }

    private mutating func suspend(_ ms: Int64) -> WriteAnswer {
        if isWoken {
            isWoken = false
            return .resumed(entries: entries.filter { $0.wokenEpoch == epoch })
        }
        activeMs += ms
        phase = .suspended
        parkedIn = epoch
        return .suspended
    }

    private mutating func finish(_ outcome: AttemptOutcome, _ ms: Int64) -> WriteAnswer {
        activeMs += ms
        begin()
        isAttemptOpen = false
        switch outcome {
        case .success(let packet):
            output = packet
            phase = .ended(.completedSuccessfully)
            return .ended(.completedSuccessfully)
        case .failure(let failure, let gap?) where attempt < info.maxAttempts && failure.code?.isRetried ?? true:
            metadataChanges = 0
            if gap <= 5000 { return .retry(attempt: attempt + 1, afterMs: gap) }
            phase = .queued
            return .ended(.retryingAfterFailure)
        case .failure(let failure, _):
            error = failure
            let status = failure.code?.finalStatus ?? .completedWithErrors
            phase = .ended(status)
            return .ended(status)
        }
    }
}
