#if Postgres
import DequeModule
import Synchronization
import TriggerEngine

/// The readers of a store: each call has one to itself, and waits when all are in use.
final class ReaderPool: Sendable {
    private struct State {
        var idle: [Reader]
        var waiting: Deque<CheckedContinuation<Reader, Never>> = []
    }

    private let readers: [Reader]
    private let state: Mutex<State>

    init(count: Int, location: PostgresLocation, manifests: ManifestCache) {
        let readers = (0..<count).map { _ in Reader(location: location, manifests: manifests) }
        self.readers = readers
        state = Mutex(State(idle: readers))
    }

    /// Runs a body on one state of the data.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreSnapshot) throws -> Value
    ) async throws -> Value {
        let reader = await take()
        defer { putBack(reader) }
        return try await reader.read(body)
    }

    private func take() async -> Reader {
        await withCheckedContinuation { continuation in
            let reader = state.withLock { state -> Reader? in
                // The one used last has its connection.
                guard let reader = state.idle.popLast() else {
                    state.waiting.append(continuation)
                    return nil
                }
                return reader
            }
            if let reader { continuation.resume(returning: reader) }
        }
    }

    private func putBack(_ reader: Reader) {
        let next = state.withLock { state -> CheckedContinuation<Reader, Never>? in
            guard let next = state.waiting.popFirst() else {
                state.idle.append(reader)
                return nil
            }
            return next
        }
        next?.resume(returning: reader)
    }

    /// Closes all connections, each when its reading in hand is done.
    func close() async {
        for reader in readers { await reader.close() }
    }
}
#endif
