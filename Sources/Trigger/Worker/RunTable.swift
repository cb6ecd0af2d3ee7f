import Synchronization
import TriggerModel

/// The runs a worker has in hand: those it executes and those it has parked.
final class RunTable: Sendable {
    private struct State {
        var sessions: [RunID: RunSession] = [:]
        /// Runs whose code has neither ended nor was cut loose, those that have left the table among them.
        var codes = 0
        var watchers: [CheckedContinuation<Void, Never>] = []

        mutating func takeWatchers() -> [CheckedContinuation<Void, Never>] {
            defer { watchers = [] }
            return watchers
        }
    }

    private let state = Mutex(State())

    subscript(run: RunID) -> RunSession? {
        state.withLock { $0.sessions[run] }
    }

    var all: [RunSession] {
        state.withLock { Array($0.sessions.values) }
    }

    /// Whether the code of every run that is not in the table has ended.
    var areStraysGone: Bool {
        state.withLock { $0.codes == $0.sessions.count }
    }

    /// The leases of the runs that execute, those among them that were cancelled and have not come to their end.
    var executions: [ExecutionID] {
        all.compactMap(\.held)
    }

    /// How long those executions have been active that have gone on for longer than that.
    func activeTimes(over shortest: Duration) -> [ActiveTime] {
        all.compactMap { $0.activeTime(over: shortest) }
    }

    /// Puts a run in whose code is about to begin; one of the same id that was there is dropped.
    func insert(_ session: RunSession) {
        let earlier = state.withLock { state in
            state.codes += 1
            return state.sessions.updateValue(session, forKey: session.run.id)
        }
        earlier?.change { $0.drop(RunDropped(.movedOn)) }
    }

    /// Takes a run out whose code has ended or is waited for no longer, unless a later session of it has its place.
    func codeEnded(of session: RunSession) {
        let watchers = state.withLock { state in
            if state.sessions[session.run.id] === session { state.sessions[session.run.id] = nil }
            state.codes -= 1
            return state.codes == 0 ? state.takeWatchers() : []
        }
        for watcher in watchers { watcher.resume() }
    }

    /// Returns when the code of all has ended, even if the calling task is cancelled.
    func untilCodeEnded() async {
        await withCheckedContinuation { continuation in
            let isQuiet = state.withLock { state in
                if state.codes > 0 { state.watchers.append(continuation) }
                return state.codes == 0
            }
            if isQuiet { continuation.resume() }
        }
    }

    /// Executions are no longer this worker's.
    func lose(_ executions: [ExecutionID]) {
        for execution in executions { self[execution.run]?.change { $0.lose(execution) } }
    }

    /// The worker is cancelled rather than shut down: the code is stopped, and is not to take that for a failure.
    func stop() {
        for session in all { session.change { $0.drop(RunDropped(.stopped)) } }
    }
}
