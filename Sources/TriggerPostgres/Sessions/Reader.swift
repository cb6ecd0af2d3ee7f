#if Postgres
import Synchronization
import TriggerEngine

/// One reader of a store, with a thread and a connection of its own, which it makes when it is first needed.
final class Reader: Sendable {
    private let location: PostgresLocation
    private let thread = StoreThread(name: "trigger.postgres.read")
    /// Used on the thread alone, so that the lock is never waited for.
    private let session: Mutex<ReadSession>

    init(location: PostgresLocation, manifests: ManifestCache) {
        self.location = location
        session = Mutex(ReadSession(location: location, manifests: manifests))
    }

    /// Runs a body on one state of the data; once more when the connection was lost or others were in the way.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreSnapshot) throws -> Value, _ cancellation: Cancellation
    ) async throws -> Value {
        try await thread.run { [self] in
            try location.reporting { try session.withLock { try $0.read(body, cancellation) } }
        }
    }

    /// Closes the connection when the reading in hand is done.
    func close() async {
        try? await thread.run { [self] in session.withLock { $0.drop() } }
    }
}

/// The connection of a reader.
private struct ReadSession {
    let location: PostgresLocation
    let manifests: ManifestCache
    private var connection: PostgresConnection?
    private var lastUse = ContinuousClock.now

    /// A connection that was idle for so long is looked at before it is used.
    private static let longIdle: Duration = .seconds(30)

    init(location: PostgresLocation, manifests: ManifestCache) {
        self.location = location
        self.manifests = manifests
    }

    mutating func read<Value>(
        _ body: (any StoreSnapshot) throws -> Value, _ cancellation: Cancellation
    ) throws -> Value {
        do {
            return try readCancellably(body, cancellation)
        } catch let error as PostgresError where error.isLoss || error.isConflict {
            return try readCancellably(body, cancellation)
        }
    }

    private mutating func readCancellably<Value>(
        _ body: (any StoreSnapshot) throws -> Value, _ cancellation: Cancellation
    ) throws -> Value {
        let connection = try connected()
        try cancellation.begin(on: connection)
        let result = Result { try read(body, on: connection) }
        guard cancellation.end() else { return try result.get() }
        drop()
        guard case .success(let value) = result else { throw CancellationError() }
        return value
    }

    private mutating func read<Value>(
        _ body: (any StoreSnapshot) throws -> Value, on connection: PostgresConnection
    ) throws -> Value {
        do {
            try connection.send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            let value = try body(PostgresTransaction(connection: connection, manifests: manifests))
            try connection.commit()
            return value
        } catch {
            if case .failure = Result(catching: { try connection.rollBack() }) { drop() }
            throw error
        }
    }

    private mutating func connected() throws -> PostgresConnection {
        defer { lastUse = ContinuousClock.now }
        if let connection, isHealthy(connection) { return connection }
        drop()
        let fresh = try ConnectionOpening(location: location).open()
        connection = fresh
        return fresh
    }

    private func isHealthy(_ connection: PostgresConnection) -> Bool {
        guard connection.isOpen else { return false }
        guard ContinuousClock.now - lastUse > Self.longIdle else { return true }
        let answer = Result {
            try connection.send("SELECT 1")
            try connection.receiveAll()
        }
        if case .success = answer { return true } else { return false }
    }

    mutating func drop() {
        connection?.abandon()
        connection = nil
    }
}
#endif
