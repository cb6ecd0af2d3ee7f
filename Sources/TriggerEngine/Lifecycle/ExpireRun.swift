import TriggerModel

import struct Foundation.Date

extension RunStateMachine {
    /// A run that nobody ever took ends, since it waited for longer than it was to.
    ///
    /// Its epoch does not tell that nobody took it: a restore raises those of all runs.
    static func expire(_ run: RunState, hooks: Bool, now: Date) -> Result<Transition, Rejection> {
        guard run.status == .pending, case .ready = run.line, run.executions == 0 else {
            return .failure(.notApplicable)
        }
        let ttl = DurationText.text(.milliseconds(run.terms.ttlMs ?? 0))
        let error = RunError.string(raw: "Run expired because the TTL (\(ttl)) was reached")
        var expired = run
        expired.line = nil
        expired.updatedAt = now
        var transition = end(expired, .expired, RunState.Ending(error: error))
        if hooks {
            transition.run = transition.run.ending(in: nil, with: .failure)
            transition.effects.append(hooksDeadline(now))
        }
        return .success(transition)
    }
}

extension RunState {
    /// The timers of a run that has not begun, which are not wanted once it begins or ends.
    var timersBeforeStart: [RunEffect] {
        guard executions == 0, let terms = ownTerms else { return [] }
        if status == .delayed { return [.endTimer(.delay)] }
        return terms.ttl == nil ? [] : [.endTimer(.expire)]
    }
}
