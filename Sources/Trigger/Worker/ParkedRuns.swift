import DequeModule
import Synchronization
import TriggerModel

/// The runs that wait in a worker's memory, in the order they began to: of more than the limit the first are dropped.
///
/// A run that has waited long is likely to wait on, and costs no more than a replay when it does not.
final class ParkedRuns: Sendable {
    private struct State {
        /// The executions after which they wait.
        var executions = Deque<ExecutionID>()
        var count = 0
    }

    private let limit: Int
    private let runs: RunTable
    private let state = Mutex(State())

    init(limit: Int, in runs: RunTable) {
        self.limit = limit
        self.runs = runs
    }

    /// A run waits after an execution; others may be dropped for it.
    func add(_ execution: ExecutionID) {
        state.withLock { state in
            state.count += 1
            // Those that went on stay in the list until it is twice as long as it need be.
            if state.executions.count > 2 * (limit + state.count) { state.executions.removeAll { !isCurrent($0) } }
            state.executions.append(execution)
        }
        while let execution = takeExcess() { runs[execution.run]?.change { $0.forget(execution) } }
    }

    /// Whether a run may still be parked after an execution; one that went on is not, and neither is one that parked again
    /// later.
    private func isCurrent(_ execution: ExecutionID) -> Bool {
        runs[execution.run]?.execution == execution
    }

    /// One of the runs waits no longer.
    func remove() {
        state.withLock { $0.count -= 1 }
    }

    private func takeExcess() -> ExecutionID? {
        state.withLock { $0.count > limit ? $0.executions.popFirst() : nil }
    }
}
