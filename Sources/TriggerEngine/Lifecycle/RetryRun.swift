import TriggerModel

import struct Foundation.Date

extension RunStateMachine {
    /// Another attempt follows: after a short gap in the same execution, after a long one through the queue.
    static func retry(_ run: RunState, after gap: Duration, now: Date) -> Transition {
        var retrying = gap > longestHeldGap || run.worker == nil ? run.released() : run
        retrying.status = .retryingAfterFailure
        retrying.isAttemptOpen = false
        retrying.isWoken = false
        retrying.retryAt = now + max(.zero, gap)
        var effects: [RunEffect] = run.openWaits > 0 ? [.endWaits(unkeyedOnly: true)] : []
        if retrying.worker != nil { retrying.noteNextAttempt(at: retrying.retryAt ?? now) }
        if retrying.worker == nil { effects.append(.setTimer(.retry, at: now + gap)) }
        return Transition(retrying, effects)
    }

    /// The gap ended: the run joins the queue at the time it was due.
    static func endGap(_ run: RunState) -> Result<Transition, Rejection> {
        guard run.status == .retryingAfterFailure, run.worker == nil else { return .failure(.notApplicable) }
        var run = run
        run.queuedAt = run.retryAt ?? run.queuedAt
        return .success(Transition(run.queued(resumed: false)))
    }
}
