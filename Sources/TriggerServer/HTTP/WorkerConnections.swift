import Synchronization
import TriggerEngine
import TriggerModel

/// Which connection each remote worker polls by, so that the engine learns at once when a worker is gone.
///
/// Only the connection of a worker's latest poll counts: its others come and go as its HTTP client likes.
final class WorkerConnections: Sendable {
    private let engine: Engine
    private let environment: EnvironmentID
    private let state = Mutex(State())

    private struct State {
        var polls: [WorkerID: Poll] = [:]
        var isStopping = false
    }

    private struct Poll {
        var connection: ObjectIdentifier?
        var task: Task<WorkerOrders, any Error>
    }

    init(engine: Engine, environment: EnvironmentID) {
        self.engine = engine
        self.environment = environment
    }

    /// Asks the engine for a worker; gives up, taking nothing, when the connection closes or the server stops.
    func poll(_ poll: WorkerPoll, on connection: ConnectionWatch?) async throws -> WorkerOrders {
        let (engine, environment) = (engine, environment)
        let task = Task { try await engine.poll(poll, in: environment) }
        carry(poll.worker, Poll(connection: connection.map(ObjectIdentifier.init), task: task))
        if let connection {
            let id = ObjectIdentifier(connection)
            connection.whenClosed { [self] in
                task.cancel()
                lost(poll.worker, on: id)
            }
        }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// Forgets a worker that ends by its own word.
    func forget(_ worker: WorkerID) {
        state.withLock { _ = $0.polls.removeValue(forKey: worker) }
    }

    /// Ends all polls with an empty answer; connections that close from now on are closed by this side and mean nothing.
    func stop() {
        let polls = state.withLock { state in
            state.isStopping = true
            return state.polls.values
        }
        for poll in polls { poll.task.cancel() }
    }

    private func carry(_ worker: WorkerID, _ poll: Poll) {
        let isStopping = state.withLock { state in
            state.polls[worker] = poll
            return state.isStopping
        }
        if isStopping { poll.task.cancel() }
    }

    private func lost(_ worker: WorkerID, on connection: ObjectIdentifier) {
        let isGone = state.withLock { state in
            guard !state.isStopping, state.polls[worker]?.connection == connection else { return false }
            state.polls[worker] = nil
            return true
        }
        guard isGone else { return }
        Task { [engine, environment] in await engine.disconnected(worker, in: environment) }
    }
}
