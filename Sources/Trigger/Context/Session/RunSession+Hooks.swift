import TriggerModel

extension RunSession {
    /// Runs the hooks of a run that has ended, in an execution of their own.
    ///
    /// The context they are given tells the facts of the run; calls that would be noted in its journal throw ``RunDropped``.
    func runHooks(_ pending: PendingHooks, attempt: Int) {
        host.runs.insert(self)
        change { $0.beginExecutionOfHooks(attempt: attempt) }
        // No child of another task, so that a run that leaves can be cancelled by itself; the table counts it until it has ended.
        let code = Task {
            await hooks?.run(pending, RunContext(session: self, attempt: attempt))
            change { $0.conclude(RunDropped(.ended)) }
        }
        change { $0.began(code) }
    }

    /// Runs the hooks of a run that was cancelled while its code ran here.
    func runCancelHooks(attempt: Int) {
        // No child of the run's own task, which is being cancelled; the end of the run is acknowledged when both have ended.
        let code = Task {
            await hooks?.run(PendingHooks(.cancel), RunContext(session: self, attempt: attempt))
            change { $0.endHooks() }
        }
        change { $0.beganHooks(code) }
    }
}
