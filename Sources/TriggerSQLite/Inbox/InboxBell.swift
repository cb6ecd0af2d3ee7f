import Synchronization
import TriggerEngine

/// Tells the open stores of this process that something was written into the inbox of their file.
enum InboxBell {
    private static let listeners = Mutex<[String: [AsyncStream<StoreSignal>.Continuation]]>([:])

    /// Has a store hear of its file until that is closed.
    static func listen(_ file: String, _ continuation: AsyncStream<StoreSignal>.Continuation) {
        listeners.withLock { $0[file, default: []].append(continuation) }
    }

    /// Tells the stores of a file.
    static func ring(_ file: String) {
        for continuation in listeners.withLock({ $0[file] ?? [] }) { continuation.yield(.inbox) }
    }

    /// Forgets the stores of a file that is closed.
    static func forget(_ file: String) {
        listeners.withLock { $0[file] = nil }
    }
}
