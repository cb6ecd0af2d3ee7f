import TriggerModel

extension RunStateMachine {
    /// The worker begins: a new attempt, or the one under way when an earlier execution of it was suspended or lost.
    static func start(_ run: RunState, lease: RunEvent.Lease) -> Result<Transition, Rejection> {
        guard run.isHeld(by: lease) else { return .failure(run.wasReleased(by: lease) ? .duplicate : .stale) }
        return .success(Transition(run.started()))
    }
}

extension RunState {
    /// The run, executing; the next attempt is opened when none is.
    func started() -> RunState {
        var run = self
        run.status = .executing
        run.retryAt = nil
        if !run.isAttemptOpen {
            run.attempt += 1
            run.isAttemptOpen = true
            if activeMs > 0, ownTerms?.activeLimitMs != nil { run.terms.activeBeforeMs = activeMs }
        }
        return run
    }

    /// How long the open attempt was active so far, in milliseconds, where that is limited; nil for not at all.
    var limitedActiveMs: Int64? {
        guard isAttemptOpen, let terms = ownTerms, terms.activeLimitMs != nil else { return nil }
        let ms = activeMs - (terms.activeBeforeMs ?? 0)
        return ms > 0 ? ms : nil
    }
}
