import TriggerModel

import struct Foundation.Date

extension RunStateMachine {
    /// How long a woken run is offered to the worker that parked it before any other may take it.
    static let offerDuration: Duration = .seconds(1)

    /// Something the run waits for completed: it is queued again, ahead of newer work.
    ///
    /// While it executes, a flag is raised instead, so that the worker's next attempt to suspend it learns of it.
    static func wake(_ run: RunState, now: Date) -> Result<Transition, Rejection> {
        guard !run.status.isFinal else { return .failure(.finished) }
        if run.status == .waitingToResume { return .success(resume(run, now: now)) }
        guard run.worker != nil else { return .failure(.notApplicable) }
        var run = run
        run.isWoken = true
        return .success(Transition(run))
    }

    /// A branch of a suspended run made a call.
    ///
    /// Only the epoch fences it, since the execution is over.
    static func call(_ run: RunState, epoch: Int, now: Date) -> Result<Transition, Rejection> {
        guard run.epoch == epoch, epoch > 0, !run.status.isFinal else { return .failure(.stale) }
        guard run.status == .waitingToResume else { return .failure(.duplicate) }
        return .success(resume(run, now: now))
    }

    /// The worker that parked it did not take it in time: now any worker of its version may.
    static func endOffer(_ run: RunState) -> Result<Transition, Rejection> {
        guard case .ready(let place) = run.line, place.isReserved else { return .failure(.notApplicable) }
        var queued = run.queued(resumed: true)
        queued.parkedWorker = nil
        return .success(Transition(queued, run.leavesParking()))
    }

    private static func resume(_ run: RunState, now: Date) -> Transition {
        let queued = run.queued(resumed: true, offeredTo: run.parkedWorker)
        guard run.parkedWorker != nil else { return Transition(queued) }
        return Transition(queued, [.setTimer(.offer, at: now + offerDuration)])
    }
}
