import TriggerModel

import struct Foundation.Date

/// The time a run's executions were active.
///
/// What an execution says of itself while it goes on is kept apart until it ends: its worker says the whole then, and what a lost
/// one said last is all that is known of it.
extension RunState {
    /// An execution that goes on says how long it has been active, which is no longer than it has been there.
    ///
    /// Only what is held against a limit is of interest.
    ///
    /// - Returns: Whether that is news of the attempt under way, and of the execution that holds the run.
    mutating func note(_ active: ActiveTime, of worker: WorkerID, now: Date) -> Bool {
        let lease = RunEvent.Lease(worker: worker, epoch: active.execution.epoch)
        guard isHeld(by: lease), status == .executing, isAttemptOpen, attempt == active.attempt else { return false }
        guard let terms = ownTerms, terms.activeLimitMs != nil, let handedOutAt = terms.handedOutAt else {
            return false
        }
        let ms = min(active.activeMs, now.since(handedOutAt).milliseconds)
        guard ms > (terms.underwayMs ?? 0) else { return false }
        self.terms.underwayMs = ms
        return true
    }

    /// An execution, or its attempt, ended: what its worker says of it now, or said last, is added.
    mutating func addActive(_ ms: Int64) {
        let said = ownTerms?.underwayMs
        activeMs += max(ms, said ?? 0)
        if said != nil { terms.underwayMs = nil }
    }

    /// How long it was active as far as is known, in milliseconds, the execution under way included.
    package var knownActiveMs: Int64 {
        activeMs + (ownTerms?.underwayMs ?? 0)
    }
}
