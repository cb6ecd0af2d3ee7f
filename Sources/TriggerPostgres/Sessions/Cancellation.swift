#if Postgres
import Dispatch
import Synchronization

/// Ends a reading whose task is cancelled: what it has under way on the server, and what it would ask next.
///
/// The server is asked by a connection of its own, without TLS (PostgreSQL's documentation, "Canceling Queries in
/// Progress"), and asked again until the reading ended: a request that comes between two statements does nothing. One may
/// also come late, so a connection that one was sent for is not used again.
final class Cancellation: Sendable {
    private enum Stage {
        case idle
        case underWay(CancelHandle)
        case cancelled
    }

    private let stage = Mutex(Stage.idle)
    private let ended = DispatchSemaphore(value: 0)

    /// How long one request may take to have its effect before the next is sent.
    private static let pause: DispatchTimeInterval = .milliseconds(100)

    /// Whether it is cancelled.
    var isCancelled: Bool {
        stage.withLock { if case .cancelled = $0 { true } else { false } }
    }

    /// Begins a reading on a connection.
    ///
    /// - Throws: `CancellationError` when it is cancelled by now.
    func begin(on connection: PostgresConnection) throws {
        let handle = connection.cancelHandle()
        try stage.withLock { stage in
            if case .cancelled = stage { throw CancellationError() }
            stage = .underWay(handle)
        }
    }

    /// Ends it.
    ///
    /// - Returns: Whether it was cancelled meanwhile.
    func end() -> Bool {
        stage.withLock { stage in
            if case .cancelled = stage {
                ended.signal()
                return true
            }
            stage = .idle
            return false
        }
    }

    /// Cancels the reading; at once, wherever it is.
    func cancel() {
        let handle = stage.withLock { stage -> CancelHandle? in
            defer { stage = .cancelled }
            if case .underWay(let handle) = stage { return handle } else { return nil }
        }
        guard let handle else { return }
        // Asking takes a connection, which must not be waited for here.
        DispatchQueue.global().async { [ended] in
            repeat { handle.cancel() } while ended.wait(timeout: .now() + Self.pause) == .timedOut
        }
    }
}
#endif
