import Synchronization
import TriggerModel

import struct Foundation.Date

/// Looks again at runs some of whose branches were given a moment: one Swift task for all runs of a worker.
final class GraceClock: Sendable {
    private struct Look: Sendable {
        let session: RunSession
        let instant: Date
    }

    /// In the order of their instants, since every moment is equally long.
    private let looks = Mutex<[Look]>([])
    private let added = Signal()

    /// Has a run looked at again at an instant.
    func add(_ session: RunSession, until instant: Date) {
        looks.withLock { $0.append(Look(session: session, instant: instant)) }
        added.raise()
    }

    /// Works until cancelled.
    func run(_ time: any TimeSource) async throws {
        while true {
            let due = looks.withLock { looks in
                defer { looks = [] }
                return looks
            }
            for look in due {
                try await time.sleep(until: look.instant)
                look.session.change { $0.suspendIfIdle() }
            }
            if due.isEmpty { try await added.wait() }
        }
    }
}
