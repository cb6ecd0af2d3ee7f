import TriggerModel

/// Runs one run from its assignment until it ends or leaves: all its attempts, in one Swift task that is cancelled when the
/// run leaves.
struct RunLife: Sendable {
    let session: RunSession
    /// The attempt it begins with.
    let attempt: Int
    /// Whether only what is new in the journal was assigned.
    let lacksJournal: Bool
    /// The code of the run's task; nil when this worker does not have it.
    let code: TaskDefinition.Code?

    /// Starts the code; the table counts it until it has ended.
    ///
    /// The task is no child of another, so that a run that leaves can be cancelled by itself.
    func begin(in runs: RunTable) {
        runs.insert(session)
        let code = Task {
            await runAttempts()
            acknowledgeCancel()
            runs.codeEnded(of: session)
        }
        session.change { $0.began(code) }
    }

    private func acknowledgeCancel() {
        guard let cancelled = session.cancelledExecution else { return }
        session.host.outbox.send(RunWrite(cancelled, .acknowledgeCancel)) { _ in }
    }

    private func runAttempts() async {
        do {
            if lacksJournal { try await session.reloadJournal() }
            var next: Int? = self.attempt
            while let attempt = next { next = try await run(attempt) }
            session.change { $0.drop(RunDropped(.ended)) }
        } catch let dropped as RunDropped {
            session.change { $0.drop(dropped) }
        } catch {
            session.change { $0.drop(RunDropped(.stopped)) }
        }
    }

    /// Runs an attempt and writes its outcome.
    ///
    /// - Returns: The next attempt, after the gap before it.
    private func run(_ attempt: Int) async throws -> Int? {
        session.begin(attempt: attempt)
        let outcome = try await outcome(of: attempt)
        guard let next = try await session.finish(outcome) else { return nil }
        let host = session.host
        try await session.sleep(until: host.time.now + .milliseconds(next.afterMs))
        return next.attempt
    }

    private func outcome(of attempt: Int) async throws -> AttemptOutcome {
        guard let code else { return missingTask }
        let context = RunContext(session: session, attempt: attempt)
        return try await RunContext.$current.withValue(context) { try await code(context) }
    }

    private var missingTask: AttemptOutcome {
        let message = "this worker does not have the task \"\(session.run.task)\""
        return .failure(.internal(code: .couldNotFindTask, message: message), retryAfterMs: nil)
    }
}
