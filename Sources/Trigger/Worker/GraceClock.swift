import Synchronization
import TriggerModel

import struct Foundation.Date

/// Looks again at runs after a moment, the same for all: one Swift task for all runs of a worker.
final class GraceClock: Sendable {
    private struct Look: Sendable {
        let session: RunSession
        let instant: Date
    }

    /// In the order of their instants, or nearly: who looks again at what began before is late by less than a moment.
    private let looks = Mutex<[Look]>([])
    private let added = Signal()
    private let look: @Sendable (RunSession) -> Void

    init(look: @escaping @Sendable (RunSession) -> Void) {
        self.look = look
    }

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
            for due in due {
                try await time.sleep(until: due.instant)
                look(due.session)
            }
            if due.isEmpty { try await added.wait() }
        }
    }
}
