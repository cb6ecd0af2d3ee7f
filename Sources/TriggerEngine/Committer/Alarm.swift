import Synchronization
import TriggerModel

import struct Foundation.Date

/// The due time of the next timer: one sleeper for all of them.
final class Alarm: Sendable {
    private let due = Mutex<Date?>(nil)
    private let changes: AsyncStream<Void>
    private let change: AsyncStream<Void>.Continuation

    init() {
        (changes, change) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The instant it is set to; nil when no timer is set.
    var dueAt: Date? {
        due.withLock { $0 }
    }

    /// Sets it, whatever it was set to.
    func reset(to instant: Date?) {
        due.withLock { $0 = instant }
        change.yield()
    }

    /// Sets it to an instant if that comes before the one it is set to.
    func advance(to instant: Date) {
        let isEarlier = due.withLock { due in
            guard instant < due ?? .distantFuture else { return false }
            due = instant
            return true
        }
        if isEarlier { change.yield() }
    }

    /// Calls `ring` at each instant it is set to, until the task is cancelled.
    func run(_ time: any TimeSource, ring: @escaping @Sendable () -> Void) async {
        var sleeper: Task<Void, Never>?
        defer { sleeper?.cancel() }
        for await _ in changes {
            sleeper?.cancel()
            sleeper = dueAt.map { instant in
                Task { if (try? await time.sleep(until: instant)) != nil { ring() } }
            }
        }
    }
}
