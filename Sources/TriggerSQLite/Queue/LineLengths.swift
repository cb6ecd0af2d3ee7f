import Synchronization
import TriggerEngine

/// How many runs stand in line in queues whose length somebody asked for, so that the writer counts each of them once.
///
/// As with ``RunCache``, one process has the file and its one writer makes every change, so what is here is what the tables say;
/// a transaction that is rolled back empties it. The groups are whole queues: their key is empty.
final class LineLengths: Sendable {
    /// When so many are kept, all are forgotten.
    static let most = 4_096

    private let known = Mutex<[QueueGroup: Int]>([:])

    /// Whether nobody asked for any.
    var isEmpty: Bool {
        known.withLock { $0.isEmpty }
    }

    /// A queue's length, where it is known.
    func length(of queue: QueueGroup) -> Int? {
        known.withLock { $0[queue] }
    }

    /// Keeps a queue's length.
    func note(_ length: Int, of queue: QueueGroup) {
        known.withLock { known in
            if known.count >= Self.most, known[queue] == nil { known.removeAll() }
            known[queue] = length
        }
    }

    /// Runs joined the line of a group, or left it where negative.
    func add(_ count: Int, to group: QueueGroup) {
        let queue = QueueGroup(environment: group.environment, queue: group.queue, key: "")
        known.withLock { known in
            if let length = known[queue] { known[queue] = length + count }
        }
    }

    /// Keeps nothing.
    func clear() {
        known.withLock { $0.removeAll() }
    }
}
