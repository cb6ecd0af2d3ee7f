#if Postgres
import DequeModule
import Synchronization
import TriggerEngine

/// The readers of a store: each call has one to itself, and waits when all are in use.
final class ReaderPool: Sendable {
    private struct State {
        var idle: [Reader]
        var waiting: Deque<Waiting> = []
    }

    /// A call that waits for a reader.
    private struct Waiting {
        let cancellation: Cancellation
        let continuation: CheckedContinuation<Reader, any Error>
    }

    private let readers: [Reader]
    private let state: Mutex<State>

    init(count: Int, location: PostgresLocation, manifests: ManifestCache) {
        let readers = (0..<count).map { _ in Reader(location: location, manifests: manifests) }
        self.readers = readers
        state = Mutex(State(idle: readers))
    }

    /// Runs a body on one state of the data.
    ///
    /// It is ended when the task is cancelled meanwhile, also while it waits for a reader. In a task that was cancelled before, it
    /// goes on.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreSnapshot) throws -> Value
    ) async throws -> Value {
        let cancellation = Cancellation()
        guard !Task.isCancelled else { return try await read(body, cancellation) }
        return try await withTaskCancellationHandler {
            try await read(body, cancellation)
        } onCancel: {
            cancellation.cancel()
            endWait(of: cancellation)
        }
    }

    private func read<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreSnapshot) throws -> Value, _ cancellation: Cancellation
    ) async throws -> Value {
        let reader = try await take(cancellation)
        defer { putBack(reader) }
        return try await reader.read(body, cancellation)
    }

    private func take(_ cancellation: Cancellation) async throws -> Reader {
        try await withCheckedThrowingContinuation { continuation in
            let reader = state.withLock { state -> Result<Reader, any Error>? in
                if cancellation.isCancelled { return .failure(CancellationError()) }
                // The one used last has its connection.
                if let reader = state.idle.popLast() { return .success(reader) }
                state.waiting.append(Waiting(cancellation: cancellation, continuation: continuation))
                return nil
            }
            if let reader { continuation.resume(with: reader) }
        }
    }

    private func endWait(of cancellation: Cancellation) {
        let ended = state.withLock { state -> Waiting? in
            guard let place = state.waiting.firstIndex(where: { $0.cancellation === cancellation }) else { return nil }
            return state.waiting.remove(at: place)
        }
        ended?.continuation.resume(throwing: CancellationError())
    }

    private func putBack(_ reader: Reader) {
        let next = state.withLock { state -> CheckedContinuation<Reader, any Error>? in
            guard let next = state.waiting.popFirst() else {
                state.idle.append(reader)
                return nil
            }
            return next.continuation
        }
        next?.resume(returning: reader)
    }

    /// Closes all connections, each when its reading in hand is done.
    func close() async {
        for reader in readers { await reader.close() }
    }
}
#endif
