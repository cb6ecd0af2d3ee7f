import Synchronization
import TriggerModel

/// The runs a worker has in hand: those it executes and those it has parked.
final class RunTable: Sendable {
    private let sessions = Mutex<[RunID: RunSession]>([:])

    subscript(run: RunID) -> RunSession? {
        sessions.withLock { $0[run] }
    }

    var all: [RunSession] {
        sessions.withLock { Array($0.values) }
    }

    /// The leases of the runs that execute.
    var executions: [ExecutionID] {
        all.filter(\.isExecuting).map(\.execution)
    }

    /// Puts a run in; one of the same id that was there is dropped.
    func insert(_ session: RunSession) {
        let earlier = sessions.withLock { $0.updateValue(session, forKey: session.run.id) }
        earlier?.change { $0.drop(RunDropped(.movedOn)) }
    }

    /// Takes a run out, unless a later session of it has its place.
    func remove(_ session: RunSession) {
        sessions.withLock { sessions in
            if sessions[session.run.id] === session { sessions[session.run.id] = nil }
        }
    }

    /// Executions are no longer this worker's.
    func lose(_ executions: [ExecutionID]) {
        for execution in executions { self[execution.run]?.change { $0.lose(execution) } }
    }
}
