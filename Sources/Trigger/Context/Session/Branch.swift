import TriggerModel

/// A branch of a run's code at a place where it may stand still.
///
/// An object, so that those who wait with it hold one word each for as long as it does.
final class Branch: Sendable {
    /// What a branch waits for.
    enum Goal: Sendable {
        /// An entry to be settled; the step bodies around it are in flight again then.
        case entry(EntryKey, bodies: Int)
        /// The run to be live, with so much more in flight then.
        case live(calls: Int, bodies: Int)
    }

    let session: RunSession
    let goal: Goal
    /// The calls that were counted in and are over when it stands still.
    let calls: Int
    let task = TaskIdentity.current

    init(of session: RunSession, _ goal: Goal, calls: Int = 0) {
        self.session = session
        self.goal = goal
        self.calls = calls
    }

    /// What stands in the journal where it waits.
    var entry: JournalEntry? {
        guard case .entry(let id, _) = goal else { return nil }
        return session.entry(at: EntryPlace(scope: id.scope, key: id.key))
    }

    /// Stands still until the goal is reached.
    ///
    /// The run may be suspended meanwhile, and go on under another execution.
    ///
    /// - Throws: ``RunDropped``; `CancellationError` when the code around the call gave up.
    func stand() async throws {
        defer { leave() }
        try await withTaskCancellationHandler {
            // An unchecked one is smaller: the state takes it in, and resumes it as it takes it out, which is once.
            try await withUnsafeThrowingContinuation { stand($0) }
        } onCancel: {
            session.change { $0.cancel(self) }
        }
    }

    @inline(never)
    private func stand(_ continuation: UnsafeContinuation<Void, any Error>) {
        session.change { $0.take(SessionState.Waiter(branch: self, continuation: continuation)) }
    }

    @inline(never)
    private func leave() {
        session.change { _ = $0.cancelled.remove(ObjectIdentifier(self)) }
    }
}
