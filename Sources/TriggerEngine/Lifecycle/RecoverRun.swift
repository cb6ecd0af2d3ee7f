import TriggerModel

import struct Foundation.Date

extension RunStateMachine {
    /// Executions in a row that may vanish before the attempt fails.
    static let lossLimit = 10

    /// An execution vanished: the same attempt goes on by replay, the first time at once, then after growing pauses.
    ///
    /// The eleventh loss in a row fails the attempt, so that code which kills its process cannot do so for ever.
    static func lose(_ run: RunState, policy: RetryPolicy, chance: Double, now: Date) -> Result<Transition, Rejection> {
        guard run.worker != nil else { return .failure(.notApplicable) }
        guard !run.status.isFinal else {
            return run.pendingHooks == nil ? releaseCancelled(run, now: now) : dropHooks(run, isLost: true, now: now)
        }
        var lost = run.released()
        lost.addActive(0)
        lost.epoch += 1
        lost.lostExecutions += 1
        lost.updatedAt = now
        guard lost.lostExecutions <= lossLimit else {
            return .success(stall(lost, policy: policy, chance: chance, now: now))
        }
        let due = max(now + pause(loss: lost.lostExecutions), run.retryAt ?? now)
        guard due > now else { return .success(Transition(lost.queued(resumed: true))) }
        lost.status = .pending
        lost.retryAt = due
        return .success(Transition(lost, [.setTimer(.recover, at: due)]))
    }

    /// The pause ended: the run is queued again.
    static func recover(_ run: RunState) -> Result<Transition, Rejection> {
        guard run.status == .pending, run.line == nil, run.epoch > 0, !run.holdsSlot else {
            return .failure(.notApplicable)
        }
        return .success(Transition(run.queued(resumed: true)))
    }

    /// The worker gave the run back, or turned out never to have received it: queued again at once and at no cost.
    static func handBack(
        _ run: RunState, lease: RunEvent.Lease, activeMs: Int64, now: Date
    ) -> Result<Transition, Rejection> {
        if run.isHeldForHooks(by: lease) { return dropHooks(run, isLost: false, now: now) }
        guard run.isHeld(by: lease) else { return .failure(.stale) }
        let due = run.status == .retryingAfterFailure ? run.retryAt : nil
        var returned = run.released()
        returned.epoch += 1
        returned.addActive(activeMs)
        guard let due else { return .success(Transition(returned.queued(resumed: true))) }
        returned.retryAt = due
        return .success(Transition(returned, [.setTimer(.retry, at: due)]))
    }

    /// None after the first loss, then 1 s, doubled each time up to a minute.
    static func pause(loss: Int) -> Duration {
        loss < 2 ? .zero : min(.seconds(60), .seconds(1 << min(loss - 2, 6)))
    }

    private static func stall(_ run: RunState, policy: RetryPolicy, chance: Double, now: Date) -> Transition {
        let message = "the process that ran it vanished \(run.lostExecutions) times in a row without writing anything"
        let error = RunError.internal(code: .stalledExecuting, message: message)
        var run = run
        run.lostExecutions = 0
        run.isAttemptOpen = false
        run.attempt = max(1, run.attempt)
        var bounded = policy
        bounded.maxAttempts = run.maxAttempts ?? policy.maxAttempts
        return fail(run, error: error, retryAfter: bounded.delay(afterAttempt: run.attempt, chance: chance), now: now)
    }
}
