import Synchronization
import TriggerEngine
import TriggerModel

/// Which connections each remote worker uses, so that the engine learns at once when a worker is gone.
///
/// A worker is gone when the last of its connections closed: single ones come and go as its HTTP client likes.
final class WorkerConnections: Sendable {
    private let engine: Engine
    private let environment: EnvironmentID
    private let state = Mutex(State())

    /// Well below what proxies and clients take for a dead connection.
    private static let longestPollMs: Int64 = 20_000

    private typealias Poll = Task<WorkerOrders, any Error>
    private typealias Connection = ObjectIdentifier

    private struct State {
        var connections: [WorkerID: Set<Connection>] = [:]
        /// Workers the engine was told are gone, until they are heard of again.
        var gone: Set<WorkerID> = []
        var polls: [Connection: Poll] = [:]
        var isStopping = false
    }

    init(engine: Engine, environment: EnvironmentID) {
        self.engine = engine
        self.environment = environment
    }

    /// Notes that a worker said something; one that was taken for gone has come back.
    ///
    /// - Throws: ``EngineError`` when the engine cannot take the sign of life.
    func heard(_ worker: WorkerID, on connection: ConnectionWatch?) async throws {
        guard let connection else { return }
        let id = Connection(connection)
        let (isNew, wasGone) = state.withLock { state in
            let isNew = state.connections[worker, default: []].insert(id).inserted
            return (isNew, state.gone.remove(worker) != nil)
        }
        if isNew { connection.whenClosed { [self] in closed(id, of: worker) } }
        if wasGone { try await engine.heartbeat(worker, in: environment) }
    }

    /// Asks the engine for a worker; gives up, taking nothing, when the connection closes or the server stops.
    ///
    /// - Throws: ``EngineError``.
    func poll(_ poll: WorkerPoll, on connection: ConnectionWatch?) async throws -> WorkerOrders {
        try await heard(poll.worker, on: connection)
        var poll = poll
        poll.waitMs = min(poll.waitMs, Self.longestPollMs)
        let task = Poll { [engine, environment, poll] in try await engine.poll(poll, in: environment) }
        if let connection { begin(task, on: connection) }
        return try await withTaskCancellationHandler {
            try await answer(of: task)
        } onCancel: {
            task.cancel()
        }
    }

    /// What the engine says; nothing when the poll was ended on this side.
    private func answer(of poll: Poll) async throws -> WorkerOrders {
        do {
            return try await poll.value
        } catch is CancellationError {
            return WorkerOrders()
        }
    }

    /// Forgets a worker that ends by its own word.
    func forget(_ worker: WorkerID) {
        state.withLock { state in
            state.connections[worker] = nil
            state.gone.remove(worker)
        }
    }

    /// Ends all polls with an empty answer; connections that close from now on are closed by this side and mean nothing.
    func stop() {
        let polls = state.withLock { state in
            state.isStopping = true
            return state.polls.values
        }
        for poll in polls { poll.cancel() }
    }

    private func begin(_ poll: Poll, on connection: ConnectionWatch) {
        let isStopping = state.withLock { state in
            state.polls[Connection(connection)] = poll
            return state.isStopping
        }
        if isStopping || connection.isClosed { poll.cancel() }
    }

    private func closed(_ connection: Connection, of worker: WorkerID) {
        let (poll, isGone) = state.withLock { state in
            let poll = state.polls.removeValue(forKey: connection)
            guard state.connections[worker]?.remove(connection) != nil else { return (poll, false) }
            guard state.connections[worker]?.isEmpty == true, !state.isStopping else { return (poll, false) }
            state.connections[worker] = nil
            state.gone.insert(worker)
            return (poll, true)
        }
        poll?.cancel()
        guard isGone else { return }
        Task { [engine, environment] in await engine.disconnected(worker, in: environment) }
    }
}
