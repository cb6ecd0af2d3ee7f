import Synchronization

/// How many runs a worker executes and may execute.
///
/// Parked runs do not count.
final class Slots: Sendable {
    let limit: Int
    private let used = Mutex(0)
    private let freed = Signal()
    private let filled = Signal()
    private let emptied = Signal()

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// How many more runs it could take.
    var free: Int {
        max(0, limit - used.withLock { $0 })
    }

    func take() {
        let count = used.withLock { used in
            used += 1
            return used
        }
        if count >= limit { filled.raise() }
    }

    func release() {
        let count = used.withLock { used in
            used -= 1
            return used
        }
        if count == limit - 1 { freed.raise() }
        if count == 0 { emptied.raise() }
    }

    /// Waits for a free slot.
    func untilFree() async throws -> Int {
        while free == 0 { try await freed.wait() }
        return free
    }

    /// Waits until there is none.
    func untilFull() async throws {
        while free > 0 { try await filled.wait() }
    }

    /// Waits until all are free.
    func untilIdle() async throws {
        while used.withLock({ $0 }) > 0 { try await emptied.wait() }
    }
}
