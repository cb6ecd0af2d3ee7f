import TriggerModel

import struct Foundation.Date

/// What is noted of attempts after the first, which alone cost it.
extension RunState {
    /// The next attempt begins then; a first one begins when the run does.
    mutating func noteNextAttempt(at instant: Date) {
        guard !isAttemptOpen, attempt > 0, terms.attemptStart?.attempt != attempt + 1 else { return }
        terms.attemptStart = AttemptStart(attempt: attempt + 1, at: instant, earlierMs: activeMs)
    }

    /// The attempt that is under way, or is to begin.
    var presentAttempt: Int {
        isAttemptOpen ? attempt : attempt + 1
    }

    /// When the present attempt began; nil for when the run did.
    var attemptStart: AttemptStart? {
        guard let start = ownTerms?.attemptStart, start.attempt == presentAttempt else { return nil }
        return start
    }

    /// How long the present attempt was active so far, and the run before it, in milliseconds.
    var activeTimes: (attemptMs: Int64, earlierMs: Int64) {
        let earlier = min(activeMs, attemptStart?.earlierMs ?? 0)
        return (activeMs - earlier, earlier)
    }

    /// How many changes of metadata the present attempt has made.
    var metadataChanges: Int {
        guard let made = ownTerms?.metadataChanges, made.attempt == presentAttempt else { return 0 }
        return made.count
    }

    /// How many of its labels it had when the present attempt began; nil for all of them.
    var labelsAtStart: Int? {
        guard let known = ownTerms?.labelsAtStart, known.attempt == presentAttempt else { return nil }
        return known.count
    }
}
