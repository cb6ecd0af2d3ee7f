import TriggerModel

import struct Foundation.Date

extension RunStateMachine {
    /// The longest gap between attempts that is spent in the worker, slot and lease kept.
    static let longestHeldGap: Duration = .seconds(5)
    /// The most attempts a run may have, whatever its policy says.
    static let attemptCap = 250

    /// The attempt ended: the run ends with it, or another attempt follows.
    static func finish(
        _ run: RunState, lease: RunEvent.Lease, outcome: RunEvent.AttemptResult, activeMs: Int64, now: Date
    ) -> Result<Transition, Rejection> {
        guard run.isHeld(by: lease) else { return .failure(run.wasReleased(by: lease) ? .duplicate : .stale) }
        guard run.status != .retryingAfterFailure else { return .failure(.duplicate) }
        var run = run.status == .dequeued ? run.started() : run
        run.addActive(activeMs)
        run.lostExecutions = 0
        run.updatedAt = now
        switch outcome {
        case .success(let output):
            return .success(end(run, .completedSuccessfully, RunState.Ending(output: output)))
        case .failure(let error, let gap):
            return .success(fail(run, error: error, retryAfter: gap, now: now))
        }
    }

    /// The attempt failed: another one follows, or the run ends with the error.
    ///
    /// In this order (tasks.md §3.4): a run out of memory is moved to a larger machine; the run ends if the error forbids another
    /// attempt, if it was the last one, or if whoever ran it asks for no other.
    static func fail(_ run: RunState, error: RunError, retryAfter gap: Duration?, now: Date) -> Transition {
        let isLast = run.attempt >= min(run.maxAttempts ?? RetryPolicy.default.maxAttempts, attemptCap)
        if error.code?.isOutOfMemory ?? false, !isLast, let moved = run.movedToLargerMachine {
            return retry(moved, after: .zero, now: now)
        }
        guard error.code?.isRetried ?? true, !isLast, let gap else {
            return end(run, error.code?.finalStatus ?? .completedWithErrors, RunState.Ending(error: error))
        }
        return retry(run, after: gap, now: now)
    }

    /// The run ends, whatever it still waits for.
    static func end(_ run: RunState, _ status: RunStatus, _ ending: RunState.Ending) -> Transition {
        var effects: [RunEffect] = run.openWaits > 0 ? [.endWaits(unkeyedOnly: false)] : []
        if run.isAwaited { effects.append(.answerDependents) }
        return Transition(run.ended(status, ending), effects)
    }
}

extension RunState {
    /// The run as it goes on where there is more memory, through the queue; nil where it has no other machine.
    fileprivate var movedToLargerMachine: RunState? {
        guard let machine = ownTerms?.outOfMemoryMachine else { return nil }
        var run = released()
        run.terms.machine = machine
        run.terms.outOfMemoryMachine = nil
        return run
    }
}
