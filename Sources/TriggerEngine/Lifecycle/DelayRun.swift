import TriggerModel

import struct Foundation.Date

extension RunStateMachine {
    /// The run is in no line until an instant.
    static func delay(_ run: RunState, until instant: Date) -> Transition {
        var run = run
        run.status = .delayed
        return Transition(run, [.setTimer(.delay, at: instant)])
    }

    /// The instant came: the run joins a line with that as its time.
    static func endDelay(_ run: RunState, lane: RunEvent.Admission, now: Date) -> Result<Transition, Rejection> {
        guard run.status == .delayed else { return .failure(.notApplicable) }
        var run = run
        run.status = .pending
        run.debounceKey = nil
        run.queuedAt = run.terms.delayUntil ?? now
        return .success(admit(run, lane: lane, now: now))
    }

    /// The instant is another one.
    static func reschedule(_ run: RunState, to instant: Date) -> Result<Transition, Rejection> {
        guard run.status == .delayed else { return .failure(.notApplicable) }
        var run = run
        run.terms.delayUntil = instant
        return .success(delay(run, until: instant))
    }
}
