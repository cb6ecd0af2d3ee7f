import TriggerModel

extension RunStateMachine {
    /// A triggered run joins the ready queue, or waits apart until a worker has its task.
    static func enqueue(_ run: RunState, lane: RunEvent.Admission) -> Result<Transition, Rejection> {
        guard run.status == .pending, run.line == nil, run.epoch == 0, !run.holdsSlot else {
            return .failure(.notApplicable)
        }
        switch lane {
        case .ready: return .success(Transition(run.queued(resumed: false)))
        case .unregistered(let hasWorkers):
            var run = run
            run.line = .unregistered
            run.status = hasWorkers ? .pendingVersion : .pending
            return .success(Transition(run))
        }
    }

    /// A worker that has its task registered: it joins the ready queue with its original time.
    static func register(_ run: RunState) -> Result<Transition, Rejection> {
        guard !run.status.isFinal, run.line == .unregistered else { return .failure(.notApplicable) }
        return .success(Transition(run.queued(resumed: false)))
    }

    /// The environment has workers now, but none that has its task.
    static func announceMissing(_ run: RunState) -> Result<Transition, Rejection> {
        guard run.status == .pending, run.line == .unregistered else { return .failure(.notApplicable) }
        var run = run
        run.status = .pendingVersion
        return .success(Transition(run))
    }
}
