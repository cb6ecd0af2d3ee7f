import TriggerModel

import struct Foundation.Date

/// That a step's body began is for people to see: it is said when the body takes longer than a moment, since for quicker
/// ones it would be one more commit and nothing to look at.
extension SessionState {
    /// The moment.
    static let quickStep: Duration = .milliseconds(10)

    /// A step's body begins.
    mutating func open(_ step: RunChange.StepOpening) {
        guard dropped == nil else { return }
        openings.append((step, time.now + Self.quickStep))
        awaitNextOpening()
    }

    /// A step's try ended: what is written of that says that it began.
    mutating func close(_ step: RunChange.StepOpening) {
        openings.removeAll { $0.step.id == step.id }
    }

    /// Says that those steps began whose moment is over, and looks again when that of the next one is.
    mutating func announceDueOpenings() {
        isOpeningAwaited = false
        announceOpenings(dueBy: time.now)
        awaitNextOpening()
    }

    /// Has the run looked at when the moment of the oldest opening is over: one look at a time, however many steps begin
    /// and end until then.
    private mutating func awaitNextOpening() {
        guard isLive, !isOpeningAwaited, let dueAt = openings.first?.dueAt else { return }
        isOpeningAwaited = true
        effects.append(.announce(at: dueAt))
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
