import TriggerModel

import struct Foundation.Date

/// That a step's body began is for people to see: it is said when the body takes longer than a moment, since for quicker
/// ones it would be one more commit and nothing to look at.
extension SessionState {
    /// The moment.
    static let quickStep: Duration = .milliseconds(10)

    /// A step's body begins.
    mutating func open(_ step: RunChange.StepOpening) {
        let dueAt = time.now + Self.quickStep
        openings.append((step, dueAt))
        effects.append(.announce(at: dueAt))
    }

    /// A step's try ended: what is written of that says that it began.
    mutating func close(_ step: RunChange.StepOpening) {
        openings.removeAll { $0.step.id == step.id }
    }

    /// Says that those steps began whose moment is over.
    mutating func announceDueOpenings() {
        announceOpenings(dueBy: time.now)
    }

    /// Says that steps began.
    mutating func announceOpenings(dueBy instant: Date = .distantFuture) {
        guard isLive else { return }
        for opening in openings where opening.dueAt <= instant {
            effects.append(.post(execution, .openStep(opening.step)))
        }
        openings.removeAll { $0.dueAt <= instant }
    }
}
