import TriggerModel

/// The hooks of a run that ended without its code: beside the code of one that was cancelled, or in an execution of their own.
extension SessionState {
    /// Hooks of a run that was cancelled while its code ran.
    struct HooksUnderWay: Sendable {
        /// The Swift task that runs them, once it has begun.
        var code: Task<Void, Never>?
        /// Whether the run's code has ended meanwhile.
        var hasCodeEnded = false
    }

    /// The run was cancelled: its hooks run beside the code that is being stopped, and its end is acknowledged when both are through.
    ///
    /// It keeps its slot until then, so that a drain waits for it.
    mutating func beginHooks() {
        takeSlot()
        hooksUnderWay = HooksUnderWay()
        effects.append(.runHooks(attempt: max(1, attempt)))
    }

    private mutating func takeSlot() {
        guard !holdsSlot else { return }
        holdsSlot = true
        effects.append(.takeSlot)
    }

    /// The Swift task that runs them began.
    mutating func beganHooks(_ code: Task<Void, Never>) {
        if hooksUnderWay == nil { effects.append(.stop(code)) } else { hooksUnderWay?.code = code }
    }

    /// They are through.
    mutating func endHooks() {
        guard let hooks = hooksUnderWay else { return }
        hooksUnderWay = nil
        if hooks.hasCodeEnded { conclude(RunDropped(.cancelled)) }
    }

    /// Whether the worker is not done with the run since its hooks run.
    var isHeldByHooks: Bool {
        mutating get {
            hooksUnderWay?.hasCodeEnded = true
            return hooksUnderWay != nil
        }
    }

    /// They had their time, and nobody waits for them any longer.
    mutating func stopHooks() {
        if isForHooks, let code { effects.append(.stop(code)) }
        if let code = hooksUnderWay?.code { effects.append(.stop(code)) }
        hooksUnderWay = nil
    }

    /// An execution for hooks begins: a drain waits for it as for the body of a step.
    mutating func beginExecutionOfHooks(attempt: Int) {
        self.attempt = attempt
        bodies = 1
        watchStop()
    }

    /// It is over: its slot is free when that is stored.
    mutating func concludeHooks() {
        bodies = 0
        guard dropped == nil else { return effects.append(.leave) }
        phase = .over(RunDropped(.ended))
        code = nil
        effects.append(.end(execution, .endHooks))
    }
}
