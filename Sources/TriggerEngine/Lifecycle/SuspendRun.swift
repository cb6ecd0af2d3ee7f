import TriggerModel

extension RunStateMachine {
    /// The execution ends until something the run waits for completes; no lease and no slot meanwhile.
    ///
    /// When something completed since the worker last looked, the execution goes on instead: the run comes back unsuspended
    /// with its flag lowered, and the worker is given what completed. Its active time then counts when it is said again, with what
    /// came after.
    static func suspend(_ run: RunState, lease: RunEvent.Lease, activeMs: Int64) -> Result<Transition, Rejection> {
        guard run.isHeld(by: lease) else { return .failure(run.wasReleased(by: lease) ? .duplicate : .stale) }
        var run = run.status == .dequeued ? run.started() : run
        guard run.status == .executing else { return .failure(.notApplicable) }
        guard !run.isWoken else {
            run.isWoken = false
            return .success(Transition(run))
        }
        run.addActive(activeMs)
        run = run.released()
        run.status = .waitingToResume
        run.parkedWorker = lease.worker
        return .success(Transition(run))
    }
}
