#if Postgres
import Synchronization
import TriggerEngine

/// One connection of an event store, with a thread of its own; it is made when it is first needed, and anew when it was lost.
final class EventSession: Sendable {
    private let location: PostgresLocation
    private let thread: StoreThread
    /// Used on the thread alone, so that the lock is never waited for.
    private let connection = Mutex<PostgresConnection?>(nil)

    init(location: PostgresLocation, name: String) {
        self.location = location
        thread = StoreThread(name: name)
    }

    /// Does a transaction, which need not be on the server's disk when it is answered; then the thread rests.
    ///
    /// It is done once more when the connection was lost or others were in the way.
    func perform<Value: Sendable>(
        resting rest: Duration = .zero, _ body: @escaping @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            thread.call { [self] in
                continuation.resume(with: Result { try location.reporting { try persist(body) } })
                if rest > .zero { _ = SocketWait.wait(anyOf: [], until: .now + rest) }
            }
        }
    }

    private func persist<Value>(_ body: (PostgresConnection) throws -> Value) throws -> Value {
        do {
            return try perform(body)
        } catch let error as PostgresError where error.isLoss || error.isConflict {
            return try perform(body)
        }
    }

    private func perform<Value>(_ body: (PostgresConnection) throws -> Value) throws -> Value {
        try connection.withLock { open in
            let connection = try connected(&open)
            do {
                try connection.send("BEGIN")
                let value = try body(connection)
                try connection.commit()
                return value
            } catch {
                if case .failure = Result(catching: { try connection.rollBack() }) {
                    connection.abandon()
                    open = nil
                }
                throw error
            }
        }
    }

    private func connected(_ open: inout PostgresConnection?) throws -> PostgresConnection {
        if let open, open.isOpen { return open }
        open?.abandon()
        open = nil
        let fresh = try ConnectionOpening(location: location).open()
        try fresh.send("SET synchronous_commit = off")
        try fresh.receiveAll()
        open = fresh
        return fresh
    }

    /// Closes the connection when the work in hand is done.
    func close() async {
        try? await thread.run { [self] in
            connection.withLock { open in
                open?.abandon()
                open = nil
            }
        }
    }
}
#endif
