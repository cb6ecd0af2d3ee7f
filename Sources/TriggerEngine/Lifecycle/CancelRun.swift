import TriggerModel

import struct Foundation.Date

extension RunStateMachine {
    /// How long a cancelled run's worker has to stop it before its slot is given away.
    static let cancelGrace: Duration = .seconds(30)

    /// The run ends at once, wherever it stands; its worker keeps the slot until it acknowledges, so that no limit is exceeded.
    ///
    /// A worker that has it runs its hooks; if none has, they run in an execution of their own.
    static func cancel(
        _ run: RunState, reason: String, hooks: Bool, now: Date
    ) -> Result<Transition, Rejection> {
        guard !run.status.isFinal else { return .failure(.finished) }
        var stopped = run
        stopped.addActive(0)
        stopped.updatedAt = now
        stopped.line = nil
        let ending = RunState.Ending(error: .internal(code: .runCancelled, message: reason))
        var transition = end(stopped, .canceled, ending)
        transition.run.epoch += 1
        transition.effects += [
            .endTimer(.retry), .endTimer(.recover), .endTimer(.offer), .setTimer(.cancelChildren, at: now),
        ]
        transition.effects += run.timersBeforeStart + run.leavesParking()
        guard let worker = run.worker else {
            if hooks {
                transition.run = transition.run.ending(in: run.undeclaredQueue, with: .cancel)
                transition.effects.append(hooksDeadline(now))
            }
            return .success(transition)
        }
        if hooks { transition.run = transition.run.owing(.cancel) }
        transition.run.worker = worker
        transition.run.holdsSlot = run.holdsSlot
        transition.effects += [
            .setTimer(.releaseCancelled, at: now + cancelGrace),
            .notifyCancelled(worker, epoch: run.epoch, reason: reason),
        ]
        return .success(transition)
    }

    /// The worker stopped the run: its slot is free.
    ///
    /// Hooks that it did not run, run elsewhere.
    static func acknowledgeCancel(
        _ run: RunState, lease: RunEvent.Lease, lacksHooks: Bool, now: Date
    ) -> Result<Transition, Rejection> {
        guard run.status == .canceled, run.epoch == lease.epoch + 1 else { return .failure(.stale) }
        guard run.worker == lease.worker, run.worker != nil else { return .failure(.duplicate) }
        if lacksHooks, run.pendingHooks != nil { return dropHooks(run, isLost: false, now: now) }
        return .success(Transition(run.withoutHooks().released(), [.endTimer(.releaseCancelled)]))
    }

    /// The worker had its time, or is gone: the slot is free.
    ///
    /// Or nobody took the hooks in time.
    static func releaseCancelled(_ run: RunState, now: Date) -> Result<Transition, Rejection> {
        guard run.worker != nil else { return giveUpHooks(run) }
        guard run.status == .canceled else { return .failure(.notApplicable) }
        guard run.pendingHooks == nil else { return releaseWithHooks(run, now: now) }
        return .success(Transition(run.released(), [.endTimer(.releaseCancelled)]))
    }
}

extension RunState {
    /// The queue its hooks go through where nobody declared its own; nil where somebody did.
    fileprivate var undeclaredQueue: String? {
        line == .undeclared ? QueueManifest.implicitName(task: task) : nil
    }
}
