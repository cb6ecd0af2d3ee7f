import TriggerModel

/// Runs one run from its assignment until it ends or leaves: all its attempts, in one Swift task that is cancelled when the
/// run leaves.
struct RunLife: Sendable {
    private let session: RunSession
    /// The attempt it begins with.
    private let attempt: NextAttempt
    /// Whether only what is new in the journal was assigned.
    private let lacksJournal: Bool
    /// The code of the run's task; nil when this worker does not have it.
    private let code: TaskDefinition.Code?

    init(_ session: RunSession, _ assignment: Assignment, code: TaskDefinition.Code?) {
        self.session = session
        attempt = NextAttempt(number: assignment.attempt)
        lacksJournal = assignment.since != nil
        self.code = code
    }

    /// Starts the code; the table counts it until it has ended.
    ///
    /// The task is no child of another, so that a run that leaves can be cancelled by itself.
    func begin() {
        session.host.runs.insert(session)
        let code = started()
        session.change { $0.began(code) }
    }

    /// A preference for no executor is one to the runtime, which then looks for it at every change of threads.
    private func started() -> Task<Void, Never> {
        guard let executor = session.host.options.probe?.executor else { return Task { await run() } }
        return Task(executorPreference: executor) { await run() }
    }

    @inline(__always)
    private func run() async {
        do {
            if lacksJournal { try await session.reloadJournal() }
            var next: NextAttempt? = attempt
            while let attempt = next { next = try await conclude(try await outcome(of: attempt)) }
            end(RunDropped(.ended))
        } catch {
            end(error)
        }
    }

    private func outcome(of attempt: NextAttempt) async throws -> AttemptOutcome {
        let attempt = try await begun(attempt)
        defer { end(attempt.context.pass) }
        return try await RunContext.$current.withValue(attempt.context) {
            do {
                try await MiddlewareNext(attempt)()
                try attempt.context.pass.throwFatal()
            } catch {
                try await attempt.fail(attempt.context.pass.takeFatal() ?? MiddlewareFailure(error))
            }
            return try attempt.outcome()
        }
    }

    /// A pass through the code is over.
    @inline(never)
    private func end(_ pass: AttemptPass) {
        pass.hooks = nil
        for work in pass.takeWork() { work.cancel() }
    }

    private func begun(_ attempt: NextAttempt) async throws -> any Attempt {
        guard let path = session.run.payload.storedAt else { return begin(attempt) }
        open(attempt)
        do {
            return makeAttempt(attempt.number, try await session.host.link.load(path))
        } catch let error as TransportError {
            return lacking(attempt.number, error)
        }
    }

    /// An object store that lacks the payload may not be at hand yet, as a shared folder that is not mounted: some more attempts
    /// are made, each a while later.
    private func lacking(_ attempt: Int, _ error: TransportError) -> any Attempt {
        let message = "the payload cannot be read from the object store: \(error)"
        return RefusedAttempt(
            RunContext(session: session, attempt: attempt),
            .builtIn(name: "MissingPayload", message: message, stackTrace: ""),
            retryAfter: attempt < Self.mostAttemptsWithoutPayload ? .seconds(30) : nil)
    }

    private static let mostAttemptsWithoutPayload = 10

    @inline(never)
    private func begin(_ attempt: NextAttempt) -> any Attempt {
        open(attempt)
        return makeAttempt(attempt.number)
    }

    private func open(_ attempt: NextAttempt) {
        session.begin(attempt: attempt.number, startedAt: attempt.startsAt)
        if attempt.number > 1 { session.recordStart(of: attempt.number) }
    }

    private func makeAttempt(_ attempt: Int, _ payload: ObjectBytes? = nil) -> any Attempt {
        let context = RunContext(session: session, attempt: attempt)
        return RunContext.$current.withValue(context) { code?(context, payload) }
            ?? RefusedAttempt(context, missingTask)
    }

    private var missingTask: RunError {
        let message = "this worker does not have the task \"\(session.run.task)\""
        return .internal(code: .couldNotFindTask, message: message)
    }

    /// Writes an attempt's outcome.
    ///
    /// - Returns: The next attempt, after the gap before it.
    @inline(never)
    private func conclude(_ outcome: AttemptOutcome) async throws -> NextAttempt? {
        guard let next = try await session.finish(outcome) else { return nil }
        let host = session.host
        try await session.sleep(until: host.time.now + .milliseconds(next.afterMs))
        return next
    }

    @inline(never)
    private func end(_ reason: any Error) {
        if session.attempt > 1 { session.forgetStart() }
        session.change { $0.conclude(reason as? RunDropped ?? RunDropped(.stopped)) }
    }
}
