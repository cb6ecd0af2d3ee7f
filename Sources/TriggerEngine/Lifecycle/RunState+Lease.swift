import TriggerModel

import struct Foundation.Date

extension RunState {
    /// Whether a lease is the run's current one.
    func isHeld(by lease: RunEvent.Lease) -> Bool {
        worker == lease.worker && epoch == lease.epoch && !status.isFinal
    }

    /// Whether the run has ended and a lease is that of the execution for its hooks.
    func isHeldForHooks(by lease: RunEvent.Lease) -> Bool {
        pendingHooks != nil && worker == lease.worker && epoch == lease.epoch
    }

    /// Whether the run was cancelled under a lease, whose worker has not acknowledged that yet.
    func isBeingStopped(by lease: RunEvent.Lease) -> Bool {
        status == .canceled && worker == lease.worker && epoch == lease.epoch + 1
    }

    /// Whether the execution of a lease was the run's last one and ended by the worker's own word.
    func wasReleased(by lease: RunEvent.Lease) -> Bool {
        worker == nil && epoch == lease.epoch && epoch > 0
    }

    /// Whether it ended by itself or waits without a slot: its worker gives up the slot when it hears that this is stored.
    ///
    /// Not so for a cancelled run, whose slot the worker gives up before it says so.
    var isAtRest: Bool {
        guard !holdsSlot else { return false }
        switch status {
        case .waitingToResume, .retryingAfterFailure: return true
        default: return status.isFinal && status != .canceled
        }
    }

    /// What the worker is told that has it parked, if one has, when it will not go on there.
    func leavesParking() -> [RunEffect] {
        parkedWorker.map { [.notifyLost($0, epoch: epoch)] } ?? []
    }

    /// The run without its execution: no lease, no slot.
    func released() -> RunState {
        var run = self
        run.worker = nil
        run.holdsSlot = false
        run.isWoken = false
        return run
    }

    /// The run in line: behind older work, or ahead of all new work when it was under way before.
    func queued(resumed: Bool, offeredTo worker: WorkerID? = nil) -> RunState {
        var run = self
        run.status = .pending
        run.retryAt = nil
        let lane = worker.map(ReadyPlace.lane(worker:)) ?? ReadyPlace.lane(version: version)
        run.line = .ready(ReadyPlace(lane: lane, isResumed: resumed, score: score))
        return run
    }

    /// Its place among the runs of its queue: when it joined it, less its priority.
    var score: Date {
        guard let priority = ownTerms?.priorityMs else { return queuedAt }
        return queuedAt + .milliseconds(-priority)
    }

    /// The run, ended.
    func ended(_ status: RunStatus, _ ending: Ending) -> RunState {
        var run = released()
        run.status = status
        run.ending = ending
        run.finishedAt = updatedAt
        run.isAttemptOpen = false
        run.retryAt = nil
        run.parkedWorker = nil
        run.debounceKey = nil
        return run
    }
}
