import TriggerModel

import struct Foundation.Date

extension SessionState {
    /// What a call gets that asks to go ahead.
    enum Admission: Sendable {
        /// It goes ahead.
        case granted
        /// The run is suspended: it has to stand still until it is live again.
        case deferred
        case refused(RunDropped)
    }

    /// Lets a call go ahead, counting it as in flight.
    mutating func admit(calls: Int, bodies: Int, task: TaskIdentity?) -> Admission {
        if let dropped { return .refused(refuse(dropped)) }
        guard isLive else { return .deferred }
        if let task { graces[task] = nil }
        self.calls += calls
        self.bodies += bodies
        return .granted
    }

    /// Why an attempt may make no new call; nil when it may.
    mutating func refusal(of attempt: Int) -> RunDropped? {
        if let dropped { return refuse(dropped) }
        guard isAttemptOpen, attempt == self.attempt else { return RunDropped(.ended) }
        return isDraining ? RunDropped(.drained) : nil
    }

    /// A call is over.
    ///
    /// What is left may stand still altogether.
    mutating func leave(attempt: Int, calls: Int, bodies: Int) {
        guard dropped == nil, isAttemptOpen, attempt == self.attempt else { return }
        self.calls -= calls
        self.bodies -= bodies
        if isDraining { return endDrain() }
        suspendIfIdle()
    }

    /// What is in flight of an attempt changes its kind, at once, so that nothing sees the moment between.
    mutating func exchange(attempt: Int, calls: Int, bodies: Int) {
        guard dropped == nil, isAttemptOpen, attempt == self.attempt else { return }
        self.calls += calls
        self.bodies += bodies
        if isDraining { endDrain() }
    }

    /// A run that was dropped at a suspension has a branch that goes on: it is queued again, and parked the next time.
    private mutating func refuse(_ dropped: RunDropped) -> RunDropped {
        if dropped.reason == .replayed || dropped.reason == .forgotten, !isWakeSent {
            isWakeSent = true
            effects += [.spare, .wake(execution)]
        }
        return dropped
    }

    /// A new attempt begins.
    mutating func begin(attempt: Int, startedAt: Date?) {
        guard dropped == nil else { return }
        // What the run was handed out with is of the first attempt here; the gap before another is no active time.
        if self.attempt != 0 {
            earlierMs += activeMs
            (activeMs, activeSince, attemptStartedAt) = (0, time.now, startedAt ?? time.now)
            beginMetadata(made: 0)
        }
        self.attempt = attempt
        isAttemptOpen = true
        (calls, bodies, graces, openings) = (0, 0, [:], [])
        effects.append(.post(execution, .start))
        watchLimit()
    }

    /// The attempt's code has ended: whatever branch of it still stands somewhere is of no account.
    ///
    /// - Returns: How long the attempt was active since that was said last.
    mutating func endAttempt() -> Int64 {
        guard dropped == nil else { return 0 }
        flushMetadata()
        isAttemptOpen = false
        endDeadline()
        release { _ in .failure(RunDropped(.ended)) }
        (calls, bodies, graces, openings) = (0, 0, [:], [])
        return isSuspended ? 0 : takeActiveMs()
    }
}
