import TriggerModel

extension SessionState {
    /// The run leaves this worker: everything that stands still goes on with the reason, and so does every later call.
    mutating func drop(_ reason: RunDropped) {
        guard dropped == nil else { return giveUpOvertime() }
        seal(reason)
        releaseSlot()
    }

    /// Nothing that the code still does counts, and it is stopped.
    mutating func seal(_ reason: RunDropped) {
        endDeadline()
        if isSuspended { effects.append(.unpark) }
        phase = .over(reason)
        release { _ in .failure(reason) }
        (calls, bodies, graces, openings) = (0, 0, [:], [])
        // Code that has come to its end needs no stopping.
        if let code, reason.reason != .ended { effects.append(.stop(code)) }
        code = nil
    }

    /// The Swift task that runs the code began; it is cancelled when the run leaves.
    mutating func began(_ code: Task<Void, Never>) {
        if dropped == nil { self.code = code } else { effects.append(.stop(code)) }
    }

    /// The worker has no room for the run any more, which it parked in an execution.
    mutating func forget(_ execution: ExecutionID) {
        if isSuspended, self.execution == execution { drop(RunDropped(.forgotten)) }
    }

    /// The worker drains: a parked run is dropped; one that executes is handed back, at once or when the step bodies in
    /// flight have ended.
    mutating func drain() {
        if isOvertime { return conclude(RunDropped(.drained)) }
        guard dropped == nil, !isDraining else { return }
        isDraining = true
        if isSuspended { return drop(RunDropped(.drained)) }
        endDrain()
    }

    /// Hands the run back if no step body is in flight.
    mutating func endDrain() {
        guard dropped == nil, bodies <= 0 else { return }
        handBack()
    }

    /// Hands the run back whatever is in flight.
    ///
    /// Writes sent before it are done before it.
    mutating func handBack() {
        if isOvertime { return conclude(RunDropped(.drained)) }
        guard dropped == nil else { return }
        if case .suspending = phase { takeBackActiveMs() }
        flushMetadata()
        if !isSuspended { effects.append(.post(execution, .handBack(activeMs: takeActiveMs()))) }
        drop(RunDropped(.drained))
    }

    /// The run was cancelled; the code is to be stopped, and its end acknowledged.
    mutating func cancel(_ execution: ExecutionID) {
        guard self.execution.epoch <= execution.epoch else { return }
        let isKnown = cancelledEpoch != nil
        cancelledEpoch = execution.epoch
        // Where nobody waits for the code any more, nobody will say later that it has ended.
        if isConcluded { return effects.append(.acknowledge(execution, lacksHooks: !isKnown)) }
        guard !isKnown else { return }
        // A refused write may have told before that the run moved on.
        if dropped == nil { seal(RunDropped(.cancelled)) } else { giveUpOvertime() }
        watchStop()
        if hasCancelHooks { beginHooks() } else { releaseSlot() }
    }

    /// An execution, or a later one, is no longer this worker's.
    mutating func lose(_ execution: ExecutionID) {
        guard self.execution.epoch <= execution.epoch else { return }
        drop(RunDropped(.movedOn))
    }

    /// A write was refused since its execution is over.
    mutating func refused(_ execution: ExecutionID) {
        guard self.execution == execution else { return }
        drop(RunDropped(.movedOn))
    }

    mutating func releaseSlot() {
        guard holdsSlot else { return }
        holdsSlot = false
        effects.append(.releaseSlot)
    }
}
