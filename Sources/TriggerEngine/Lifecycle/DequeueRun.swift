import TriggerModel

import struct Foundation.Date

extension RunStateMachine {
    /// A run that was taken from the ready queue, slot and all, gets a new execution.
    static func dequeue(_ run: RunState, offer: RunEvent.Offer, now: Date) -> Result<Transition, Rejection> {
        guard !run.status.isFinal else { return dequeueHooks(run, offer: offer) }
        guard run.status == .pending, run.line == nil, run.holdsSlot else { return .failure(.notApplicable) }
        let timers = run.parkedWorker == nil ? run.timersBeforeStart : [.endTimer(.offer)]
        var run = run
        run.status = .dequeued
        run.epoch += 1
        run.executions += 1
        run.worker = offer.worker
        run.parkedWorker = nil
        run.isWoken = false
        if run.version == nil, let version = offer.version { run.version = version }
        run.maxAttempts = run.maxAttempts ?? offer.maxAttempts
        // What an attempt was active for before it had a limit is not known, so a later one than the first waits for the next.
        let mayBegin = !run.isAttemptOpen || run.attempt <= 1
        if let limit = offer.maxDurationMs, mayBegin, run.ownTerms?.maxDurationMs == nil {
            run.terms.maxDurationMs = limit
        }
        if run.ownTerms?.activeLimitMs != nil { run.terms.handedOutAt = now }
        if offer.outOfMemoryMachine != nil || run.ownTerms?.outOfMemoryMachine != nil { run.noteLargerMachine(offer) }
        run.startedAt = run.startedAt ?? now
        run.noteNextAttempt(at: now)
        return .success(Transition(run, timers))
    }
}

extension RunState {
    /// Notes where the run is moved when it runs out of memory: to the task's other machine, unless the run has that already.
    fileprivate mutating func noteLargerMachine(_ offer: RunEvent.Offer) {
        let present = ownTerms?.preset ?? offer.machine ?? .small1x
        let larger = offer.outOfMemoryMachine == present ? nil : offer.outOfMemoryMachine?.name
        if ownTerms?.outOfMemoryMachine != larger { terms.outOfMemoryMachine = larger }
    }
}
