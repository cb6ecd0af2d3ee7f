import TriggerModel

/// Runs one run from its assignment until it ends or leaves: all its attempts, in one Swift task that is cancelled when the
/// run leaves.
final class RunLife: Sendable {
    private let session: RunSession
    private let runs: RunTable
    /// The attempt it begins with.
    private let attempt: Int
    /// Whether only what is new in the journal was assigned.
    private let lacksJournal: Bool
    /// The code of the run's task; nil when this worker does not have it.
    private let code: TaskDefinition.Code?

    init(_ session: RunSession, _ assignment: Assignment, code: TaskDefinition.Code?, in runs: RunTable) {
        self.session = session
        self.runs = runs
        attempt = assignment.attempt
        lacksJournal = assignment.since != nil
        self.code = code
    }

    /// Starts the code; the table counts it until it has ended.
    ///
    /// The task is no child of another, so that a run that leaves can be cancelled by itself.
    func begin() {
        runs.insert(session)
        let code = Task { await run() }
        session.change { $0.began(code) }
    }

    private func run() async {
        do {
            if lacksJournal { try await session.reloadJournal() }
            var next: Int? = attempt
            while let attempt = next { next = try await conclude(try await outcome(of: attempt)) }
            end(RunDropped(.ended))
        } catch {
            end(error as? RunDropped ?? RunDropped(.stopped))
        }
    }

    private func outcome(of attempt: Int) async throws -> AttemptOutcome {
        session.begin(attempt: attempt)
        let context = RunContext(session: session, attempt: attempt)
        return switch made(context) {
        case .success(let attempt): try await RunContext.$current.withValue(context) { try await attempt.outcome() }
        case .failure(let error): .failure(error, retryAfterMs: nil)
        }
    }

    /// An attempt, if there is the code and its payload can be read.
    @inline(never)
    private func made(_ context: RunContext) -> Result<any Attempt, RunError> {
        guard let code else {
            let message = "this worker does not have the task \"\(session.run.task)\""
            return .failure(.internal(code: .couldNotFindTask, message: message))
        }
        return RunContext.$current.withValue(context) { Result { () throws(RunError) in try code(context) } }
    }

    /// Writes an attempt's outcome.
    ///
    /// - Returns: The next attempt, after the gap before it.
    @inline(never)
    private func conclude(_ outcome: AttemptOutcome) async throws -> Int? {
        guard let next = try await session.finish(outcome) else { return nil }
        let host = session.host
        try await session.sleep(until: host.time.now + .milliseconds(next.afterMs))
        return next.attempt
    }

    private func end(_ reason: RunDropped) {
        session.change { $0.drop(reason) }
        if let cancelled = session.cancelledExecution {
            session.host.outbox.send(RunWrite(cancelled, .acknowledgeCancel)) { _ in }
        }
        runs.codeEnded(of: session)
    }
}
