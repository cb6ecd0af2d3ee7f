import TriggerModel

import struct Foundation.Date

/// The clock of everything in a simulation: it moves when nothing else can, and now and then before.
///
/// Unchecked: there is one thread (see ``Scheduler``).
final class SimulatedClock: TimeSource, @unchecked Sendable {
    private struct Sleeper {
        let id: Int
        let due: Int64
        let continuation: UnsafeContinuation<Void, any Error>
    }

    /// Midnight of 1 January 2026 UTC.
    static let start: Int64 = 1_767_225_600_000

    /// Milliseconds since the simulation began.
    private(set) var elapsed: Int64 = 0
    private var sleepers: [Sleeper] = []
    private var lastID = 0

    var now: Date {
        Date(millisecondsSince1970: Self.start + elapsed)
    }

    /// When the next sleeper wakes.
    var next: Int64? {
        sleepers.lazy.map(\.due).min()
    }

    /// Moves on, and wakes everybody whose time has come.
    func advance(to instant: Int64) {
        elapsed = max(elapsed, instant)
        let due = sleepers.filter { $0.due <= elapsed }
        guard !due.isEmpty else { return }
        sleepers.removeAll { $0.due <= elapsed }
        for sleeper in due { sleeper.continuation.resume() }
    }

    func sleep(until instant: Date) async throws {
        let due = Int64((instant.timeIntervalSince1970 * 1000).rounded(.up)) - Self.start
        lastID += 1
        let id = lastID
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Void, any Error>) in
                if Task.isCancelled { return continuation.resume(throwing: CancellationError()) }
                if due <= elapsed { return continuation.resume() }
                sleepers.append(Sleeper(id: id, due: due, continuation: continuation))
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Waits for so many milliseconds.
    func sleep(_ milliseconds: Int) async throws {
        try await sleep(until: Date(millisecondsSince1970: Self.start + elapsed + Int64(milliseconds)))
    }

    private func cancel(_ id: Int) {
        guard let index = sleepers.firstIndex(where: { $0.id == id }) else { return }
        sleepers.remove(at: index).continuation.resume(throwing: CancellationError())
    }
}
