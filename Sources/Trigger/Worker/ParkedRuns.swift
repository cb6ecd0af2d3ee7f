import DequeModule
import Synchronization
import TriggerModel

/// The runs that wait in a worker's memory, in the order they began to: of more than the limit the first are dropped.
///
/// A run that has waited long is likely to wait on, and costs no more than a replay when it does not.
final class ParkedRuns: Sendable {
    private struct Parked {
        weak var session: RunSession?
        let execution: ExecutionID

        /// Whether it may still be parked; one that went on is not, and neither is one that parked again later.
        var isCurrent: Bool {
            session?.execution == execution
        }
    }

    private struct State {
        var runs = Deque<Parked>()
        var count = 0
    }

    let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    /// A run waits after an execution; others may be dropped for it.
    func add(_ session: RunSession, after execution: ExecutionID) {
        state.withLock { state in
            state.count += 1
            // Those that went on stay in the list until it is twice as long as it need be.
            if state.runs.count > 2 * (limit + state.count) { state.runs.removeAll { !$0.isCurrent } }
            state.runs.append(Parked(session: session, execution: execution))
        }
        while let parked = takeExcess() { parked.session?.change { $0.forget(parked.execution) } }
    }

    /// One of the runs waits no longer.
    func remove() {
        state.withLock { $0.count -= 1 }
    }

    private func takeExcess() -> Parked? {
        state.withLock { $0.count > limit ? $0.runs.popFirst() : nil }
    }
}
