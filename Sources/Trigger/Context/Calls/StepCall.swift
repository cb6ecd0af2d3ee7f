import TriggerModel

/// One step: found in the journal, or run until it is done or has no tries left.
struct StepCall<Value: Codable & Sendable>: Sendable {
    let context: RunContext
    let place: EntryPlace
    var kind = EntryKind.step
    let display: EntryDisplay?
    let retry: RetryPolicy

    private var session: RunSession {
        context.session
    }

    /// Returns the stored result, or runs the body.
    func run(_ body: (StepContext) async throws -> Value) async throws -> Value {
        if let stored = try await stored() { return stored }
        var progress = progress()
        try await session.enter(context.pass, bodies: 1)
        defer { session.leave(context.pass, bodies: 1) }
        if progress.tries == 0 { session.change { $0.open(progress.opening) } }
        try await gap(before: session.entry(at: place), progress)
        while true {
            progress.tries += 1
            if let result = try await attempt(progress, body) { return try await complete(result, progress) }
        }
    }

    /// Runs a hook, unless an earlier pass noted its end.
    ///
    /// One of the task's own that turns out to do nothing is not noted. A call around it that is counted in does not count
    /// meanwhile.
    func runHook(
        _ own: NotedHook?, isCounted: Bool, _ body: () async throws -> Void
    ) async throws where Value == NoValue {
        if try await stored() != nil { return }
        let progress = StepProgress(opening: progress().opening, tries: 1)
        try await begin(isCounted: isCounted)
        defer { end(isCounted: isCounted) }
        let scope = StepScope(place, in: context.scope, isFirstTry: true)
        try await StepScope.$current.withValue(scope) { try await body() }
        if let own, context.pass.hooks?.quiet.contains(own) == true { return }
        _ = try await complete(StepResult(NoValue(), of: place, stored: false, in: scope), progress)
    }
}

// MARK: - What is in flight around a hook

extension StepCall {
    private func begin(isCounted: Bool) async throws {
        guard isCounted else { return try await session.enter(context.pass, bodies: 1) }
        session.change { $0.exchange(attempt: context.attempt, calls: -1, bodies: 1) }
    }

    private func end(isCounted: Bool) {
        guard isCounted else { return session.leave(context.pass, bodies: 1) }
        session.change { $0.exchange(attempt: context.attempt, calls: 1, bodies: -1) }
    }
}

// MARK: - The journal

extension StepCall {
    /// The result of a completed step; nil when there is none yet.
    ///
    /// - Throws: ``NonDeterminism``; ``UndecodableValue``; the stored error of a step that failed in this attempt.
    private func stored() async throws -> Value? {
        try session.checkOpen(context.pass)
        guard let entry = session.entry(at: place) else { return nil }
        guard entry.kind == kind else {
            throw context.pass.end(with: NonDeterminism(at: place, stored: entry.fingerprint, asked: kind.rawValue))
        }
        switch entry.state {
        case .completed:
            if kind == .step { context.pass.countStepFromJournal() }
            return try await decoded(entry.output)
        case .failed where entry.attempt == context.attempt && context.scope.isFirstTry:
            let error = entry.error ?? .string(raw: "the step failed")
            throw StepError.thrown(key: place.key, tries: entry.tries, error: error)
        case .failed, .pending, .abandoned: return nil
        }
    }

    /// Where the step stands: what an earlier attempt left unfinished is opened anew.
    private func progress() -> StepProgress {
        var id = place.id()
        var tries = 0
        if let entry = session.entry(at: place) {
            let goesOn = entry.state == .pending && entry.attempt == context.attempt
            id = place.id(generation: goesOn ? entry.id.generation : entry.id.generation + 1)
            tries = goesOn ? entry.tries : 0
        }
        let opening = RunChange.StepOpening(id: id, kind: kind, attempt: context.attempt, display: display)
        return StepProgress(opening: opening, tries: tries)
    }

    private func decoded(_ output: Packet?) async throws -> Value {
        do {
            return try await session.host.decoded(output)
        } catch let error where error is PacketError || error is TransportError {
            throw UndecodableValue("the stored result of the step \"\(place)\"", as: Value.self, error)
        }
    }

    /// Stores the result; returns what is stored, which another execution may have been first to do.
    private func complete(_ result: StepResult<Value>, _ progress: StepProgress) async throws -> Value {
        let output = try await session.host.packet(result.encoded) { .output($0, of: context.run.id) }
        let changes = metadata(result.changes)
        let completion = RunChange.StepCompletion(
            opening: progress.opening, tries: progress.tries, output: output, metadata: changes)
        session.change { $0.close(progress.opening) }
        let entry = try await session.complete(completion, context.pass)
        guard entry.output == output else { return try await decoded(entry.output) }
        if let changes { session.change { [run = context.run] in $0.takeMetadata(changes, of: run) } }
        return result.value
    }

    /// Changes of metadata as they are stored with the result.
    private func metadata(_ changes: [TargetedOperation]) -> MetadataChanges? {
        changes.isEmpty ? nil : MetadataChanges(changes, parent: context.run.parent, root: context.run.root)
    }
}

// MARK: - One try

extension StepCall {
    /// Runs the body once; nil when it failed and the next try is due.
    ///
    /// - Throws: What the caller of the step gets when there is no next try.
    private func attempt(
        _ progress: StepProgress, _ body: (StepContext) async throws -> Value
    ) async throws -> StepResult<Value>? {
        let step = StepContext(run: context.run.id, place: place, number: progress.tries)
        let scope = StepScope(
            place, generation: progress.opening.id.generation, tries: progress.tries, in: context.scope,
            isFirstTry: progress.tries == 1)
        do {
            FaultPoint.beforeEffect.reach()
            let value = try await StepScope.$current.withValue(scope) {
                guard let probe = session.host.options.probe else { return try await body(step) }
                return try await probed(probe, step, scope, progress, body)
            }
            FaultPoint.afterEffect.reach()
            return try StepResult(value, of: place, stored: session.host.storesObjects, in: scope)
        } catch {
            try await fail(error, progress)
            return nil
        }
    }

    /// Runs the body, or what a test kit puts in its place.
    private func probed(
        _ probe: WorkerProbe, _ step: StepContext, _ scope: StepScope, _ progress: StepProgress,
        _ body: (StepContext) async throws -> Value
    ) async throws -> Value {
        let visit = WorkerProbe.StepVisit(run: context.run, entry: progress.opening.id, step: step)
        let stored = session.host.storesObjects
        let packet = try await probe.visit(visit) {
            try StepResult(try await body(step), of: place, stored: stored, in: scope).encoded.packet
        }
        do {
            return try packet.decoded()
        } catch {
            throw UndecodableValue("what the test returns for the step \"\(place)\"", as: Value.self, error)
        }
    }

    /// Notes a failed try and waits for the next one.
    private func fail(_ error: any Error, _ progress: StepProgress) async throws {
        guard context.isFailure(error) else { throw session.dropped ?? error }
        let isFinal = error is UnstorableResult || error.isPermanent
        let delay = isFinal ? nil : retry.delay(afterAttempt: progress.tries, chance: session.host.chance())
        let failure = RunChange.StepFailure(
            opening: progress.opening,
            tries: progress.tries,
            error: RunError(thrown: error),
            retryAfterMs: delay?.milliseconds,
            suspends: delay.map(session.host.suspends) ?? false
        )
        session.change { $0.close(progress.opening) }
        let entry = try await session.open(.failStep(failure), context.pass).entry
        guard delay != nil else { throw StepError.thrown(key: place.key, tries: failure.tries, error: failure.error) }
        try await gap(before: entry, progress)
    }

    /// Waits until the next try is due: in the worker if the gap is short, suspended if not.
    private func gap(before entry: JournalEntry?, _ progress: StepProgress) async throws {
        guard let entry, entry.id == progress.opening.id, entry.state == .pending, let dueAt = entry.dueAt else {
            return
        }
        if entry.suspends {
            let bodies = 1 + context.bodiesHeldByCurrentTask
            try await session.park(entry.id, calls: 0, bodies: bodies)
        } else {
            try await session.sleepBetweenTries(until: dueAt, context.pass)
        }
    }
}

/// How far a step has come.
private struct StepProgress: Sendable {
    let opening: RunChange.StepOpening
    var tries: Int
}

/// What a body returned, as it will come back from the journal.
private struct StepResult<Value: Codable & Sendable>: Sendable {
    let encoded: EncodedValue
    let value: Value
    /// The changes of metadata that the body made.
    let changes: [TargetedOperation]

    /// - Throws: ``UnstorableResult`` when the value does not survive being written and read, or is too large.
    init(_ value: Value, of place: EntryPlace, stored: Bool, in scope: StepScope) throws {
        changes = scope.changes
        do {
            encoded = try EncodedValue(value)
            self.value = try encoded.decoded()
        } catch {
            throw UnstorableResult("the result of the step \"\(place)\" cannot be stored as \(Value.self): \(error)")
        }
        try encoded.limit(stored: stored) { UnstorableResult("the result of the step \"\(place)\" has \($0)") }
    }
}

/// A result that cannot be stored; another try would not help.
private struct UnstorableResult: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
