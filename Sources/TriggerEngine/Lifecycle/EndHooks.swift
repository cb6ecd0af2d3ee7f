import TriggerModel

import struct Foundation.Date

/// The hooks of a run that ended while no worker had it, or whose worker was lost with them: an execution of their own, which
/// changes nothing of how the run ended.
extension RunStateMachine {
    /// How much longer than its slot a worker keeps a cancelled run whose hooks it is to run.
    static let hooksGrace: Duration = .seconds(10)

    /// How long hooks stand in line before they are given up: a day.
    static let longestInLine: Duration = .seconds(86_400)

    /// How much later than the end of its run an expired run's hooks stand in line, so that new work goes first.
    static let expiredHooksDelay: Duration = .seconds(600)

    /// The run was taken from the ready queue for its hooks.
    static func dequeueHooks(_ run: RunState, offer: RunEvent.Offer) -> Result<Transition, Rejection> {
        guard run.pendingHooks != nil, run.worker == nil, run.line == nil, run.holdsSlot else {
            return .failure(.notApplicable)
        }
        var run = run
        run.epoch += 1
        run.worker = offer.worker
        return .success(Transition(run, [.endTimer(.releaseCancelled)]))
    }

    /// The hooks are through.
    static func endHooks(_ run: RunState, lease: RunEvent.Lease) -> Result<Transition, Rejection> {
        guard run.status.isFinal, run.epoch == lease.epoch else { return .failure(.stale) }
        guard run.pendingHooks != nil, run.worker == lease.worker else {
            return .failure(run.worker == nil && run.line == nil ? .duplicate : .stale)
        }
        return .success(Transition(run.withoutHooks().released()))
    }

    /// The worker that had them is gone: another one runs them, unless too many were lost with them.
    static func dropHooks(_ run: RunState, isLost: Bool, now: Date) -> Result<Transition, Rejection> {
        guard var hooks = run.pendingHooks, run.worker != nil else { return .failure(.notApplicable) }
        hooks.losses += isLost ? 1 : 0
        var run = run.released()
        run.epoch += 1
        run.terms.hooks = hooks
        if hooks.losses >= PendingHooks.mostLosses {
            return .success(Transition(run.withoutHooks(), [.endTimer(.releaseCancelled)]))
        }
        return .success(Transition(run.awaitingHooks(), [hooksDeadline(now)]))
    }

    /// Nobody came for them in time: they are given up.
    static func giveUpHooks(_ run: RunState) -> Result<Transition, Rejection> {
        guard run.pendingHooks != nil, run.worker == nil, run.line != nil else { return .failure(.notApplicable) }
        var run = run.withoutHooks()
        run.line = nil
        return .success(Transition(run))
    }

    /// When hooks are given up that stand in line from now on.
    static func hooksDeadline(_ now: Date) -> RunEffect {
        .setTimer(.releaseCancelled, at: now + longestInLine)
    }

    /// The worker of a cancelled run had its time: the slot is free; a moment later the hooks it said nothing of run elsewhere.
    static func releaseWithHooks(_ run: RunState, now: Date) -> Result<Transition, Rejection> {
        guard run.holdsSlot else { return dropHooks(run, isLost: true, now: now) }
        var run = run
        run.holdsSlot = false
        return .success(Transition(run, [.setTimer(.releaseCancelled, at: now + hooksGrace)]))
    }
}

extension RunState {
    /// The hooks that are still to run, of a run that has ended.
    var pendingHooks: PendingHooks? {
        status.isFinal ? ownTerms?.hooks : nil
    }

    /// The run, ended, with hooks that are still to run.
    func owing(_ kind: PendingHooks.Kind) -> RunState {
        var run = self
        run.terms.hooks = PendingHooks(kind)
        return run
    }

    /// The run in line for its hooks: ahead of new work where somebody cancelled it, behind it where it expired, as many may at once.
    func awaitingHooks() -> RunState {
        var run = self
        let lane = ReadyPlace.lane(version: version)
        let isExpired = pendingHooks?.kind == .failure
        let behind = (finishedAt ?? queuedAt) + RunStateMachine.expiredHooksDelay
        run.line = .ready(ReadyPlace(lane: lane, isResumed: !isExpired, score: isExpired ? behind : score))
        return run
    }

    /// The run as it stays, in its own queue again.
    func withoutHooks() -> RunState {
        var run = self
        if let queue = pendingHooks?.queue { run.queue = queue }
        run.terms.hooks = nil
        return run
    }

    /// The run as it ends where it stands, in line for its hooks if it has any.
    ///
    /// Where nobody declared the run's queue, they go through its task's own.
    func ending(in queue: String?, with kind: PendingHooks.Kind) -> RunState {
        var run = owing(kind)
        if let queue {
            run.terms.hooks?.queue = self.queue
            run.queue = queue
        }
        return run.awaitingHooks()
    }
}
