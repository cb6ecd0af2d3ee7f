import TriggerModel

import struct Foundation.Date

/// How long an attempt may be active, and how long code that was told to stop may go on.
///
/// The limit is held against the time in which an execution of the attempt is under way, whichever worker had it: not that in
/// which the run is suspended, nor the gap before the next attempt.
extension SessionState {
    /// When the run is to be looked at.
    struct Deadline: Sendable {
        /// Tells it from those before it.
        var number: Int
        var instant: Date
    }

    /// The attempt is active: its limit comes if it stays so.
    mutating func watchLimit() {
        guard let maxDurationMs, isLive, isAttemptOpen else { return }
        setDeadline(activeSince + .milliseconds(maxDurationMs - activeMs))
    }

    /// The code was told to stop: it has its time for that.
    mutating func watchStop() {
        setDeadline(time.now + host.options.stopGrace)
    }

    private mutating func setDeadline(_ instant: Date) {
        endDeadline()
        deadlines += 1
        let next = Deadline(number: deadlines, instant: instant)
        deadline = next
        effects.append(.watch(next))
    }

    /// What was to be looked at is over.
    mutating func endDeadline() {
        guard let deadline else { return }
        self.deadline = nil
        effects.append(.unwatch(deadline))
    }

    /// The instant of a deadline came.
    mutating func reach(_ number: Int) {
        guard number == deadline?.number else { return }
        deadline = nil
        if dropped != nil || isForHooks { cutLoose() } else { reachLimit() }
    }

    /// The attempt was active for as long as it may: its code is stopped, and whatever it makes of that, the run ends.
    ///
    /// The run keeps its slot until the code has ended or is cut loose.
    private mutating func reachLimit() {
        isOvertime = true
        effects.append(.warn("the run was active for longer than its maximum duration; its code is stopped"))
        seal(RunDropped(.timedOut))
        watchStop()
    }

    /// The code did not stop in time: nobody waits for it any longer.
    private mutating func cutLoose() {
        guard !isConcluded else { return }
        effects.append(
            .warn("the run's code goes on though it was told to stop; whatever it still does counts for nothing"))
        stopHooks()
        conclude(RunDropped(.stopped))
    }

    /// The worker is done with the code of the run: it has ended, or is waited for no longer; only once.
    mutating func conclude(_ reason: RunDropped) {
        guard !isConcluded, !isHeldByHooks else { return }
        isConcluded = true
        endDeadline()
        if isForHooks { return concludeHooks() }
        if isOvertime { return endOvertime() }
        drop(reason)
        releaseSlot()
        if let cancelledEpoch {
            effects.append(.acknowledge(ExecutionID(run: execution.run, epoch: cancelledEpoch), lacksHooks: false))
        }
        effects.append(.leave)
    }

    /// Writes that the run took too long; when that is answered, its slot is free and it leaves the table.
    private mutating func endOvertime() {
        isOvertime = false
        let limit = DurationText.text(.milliseconds(maxDurationMs ?? 0))
        let message = "the run was active for longer than its maximum duration of \(limit)"
        let error = RunError.internal(code: .maxDurationExceeded, message: message)
        let outcome = AttemptOutcome.failure(error, retryAfterMs: nil)
        effects.append(.end(execution, .finish(outcome, activeMs: takeActiveMs())))
    }

    /// The run is not this worker's to end any more, though it took too long.
    mutating func giveUpOvertime() {
        guard isOvertime else { return }
        isOvertime = false
        releaseSlot()
    }
}
