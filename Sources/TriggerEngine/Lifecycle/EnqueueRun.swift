import TriggerModel

import struct Foundation.Date

extension RunStateMachine {
    /// A triggered run joins the ready queue, or waits apart until a worker has its task; one that is triggered for later is
    /// delayed until then.
    static func enqueue(_ run: RunState, lane: RunEvent.Admission, now: Date) -> Result<Transition, Rejection> {
        guard run.status == .pending, run.line == nil, run.epoch == 0, !run.holdsSlot else {
            return .failure(.notApplicable)
        }
        guard let instant = run.ownTerms?.delayUntil, instant > now else {
            return .success(admit(run, lane: lane, now: now))
        }
        return .success(delay(run, until: instant))
    }

    /// The run joins a line for the first time.
    static func admit(_ run: RunState, lane: RunEvent.Admission, now: Date) -> Transition {
        switch lane {
        case .ready: return join(run, now: now)
        case .unregistered(let hasWorkers):
            var run = run
            run.line = .unregistered
            run.status = hasWorkers ? .pendingVersion : .pending
            return Transition(run)
        case .undeclared:
            var run = run
            (run.line, run.status) = (.undeclared, .pendingVersion)
            return Transition(run)
        }
    }

    /// The run joins the ready queue for the first time: from now on it may expire.
    private static func join(_ run: RunState, now: Date) -> Transition {
        let expiry = run.ownTerms?.ttl.map { RunEffect.setTimer(.expire, at: now + $0) }
        return Transition(run.queued(resumed: false), expiry.map { [$0] } ?? [])
    }

    /// A worker that has its task, or one that declares its queue, registered: it joins the ready queue with its original time,
    /// or waits for the queue now.
    static func register(_ run: RunState, lane: RunEvent.Admission, now: Date) -> Result<Transition, Rejection> {
        guard !run.status.isFinal, run.line == .unregistered || run.line == .undeclared else {
            return .failure(.notApplicable)
        }
        return .success(admit(run, lane: lane, now: now))
    }

    /// The environment has workers now, but none that has its task.
    static func announceMissing(_ run: RunState) -> Result<Transition, Rejection> {
        guard run.status == .pending, run.line == .unregistered else { return .failure(.notApplicable) }
        var run = run
        run.status = .pendingVersion
        return .success(Transition(run))
    }
}
