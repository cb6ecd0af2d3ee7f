#if Postgres
import CLibPQ

/// What libpq needs to ask a server to cancel what a connection has under way.
final class CancelHandle: Sendable {
    // Any thread may use it, also while others use the connection (PostgreSQL's documentation, `PQcancel`).
    nonisolated(unsafe) private let handle: OpaquePointer?

    init(_ handle: OpaquePointer?) {
        self.handle = handle
    }

    deinit {
        PQfreeCancel(handle)
    }

    /// Asks the server; whether the request arrived is not known.
    func cancel() {
        var fault: CChar = 0
        _ = PQcancel(handle, &fault, 1)
    }
}
#endif
