import Foundation
import Synchronization
import TriggerModel

/// A clock that stands still until it is turned: by the test, or, if it is automatic, by whoever sleeps.
///
/// Who sleeps for more than a day sleeps until cancelled, so that what is periodic does not turn an automatic clock.
final class HandClock: TimeSource {
    private struct State {
        var now = Date(timeIntervalSince1970: 1_700_000_000)
        var sleepers: [Int: (instant: Date, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var last = 0
    }

    let isAutomatic: Bool
    private let state = Mutex(State())

    init(isAutomatic: Bool) {
        self.isAutomatic = isAutomatic
    }

    var now: Date {
        state.withLock { $0.now }
    }

    /// Whether anybody sleeps until an instant.
    func isSleptOn(until instant: Date) -> Bool {
        state.withLock { $0.sleepers.values.contains { $0.instant == instant } }
    }

    /// Turns the clock to an instant, never back.
    func advance(to instant: Date) {
        let due = state.withLock { state in
            state.now = max(state.now, instant)
            let due = state.sleepers.filter { $0.value.instant <= state.now }
            for key in due.keys { state.sleepers[key] = nil }
            return due.values.map(\.continuation)
        }
        for sleeper in due { sleeper.resume() }
    }

    func advance(by duration: Duration) {
        advance(to: now + duration)
    }

    func sleep(until instant: Date) async throws {
        if isAutomatic, instant.since(now) < .seconds(86_400) {
            await Task.yield()
            try Task.checkCancellation()
            return advance(to: instant)
        }
        try await wait(until: instant)
    }

    /// What nobody means to reach turns no clock.
    func sleep(untilLimit instant: Date) async throws {
        try await wait(until: instant)
    }

    private func wait(until instant: Date) async throws {
        let ticket = state.withLock { state in
            state.last += 1
            return state.last
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isDue = state.withLock { state in
                    if instant > state.now { state.sleepers[ticket] = (instant, continuation) }
                    return instant <= state.now
                }
                if isDue { continuation.resume() }
                if Task.isCancelled { wake(ticket) }
            }
        } onCancel: {
            wake(ticket)
        }
    }

    private func wake(_ ticket: Int) {
        let sleeper = state.withLock { $0.sleepers.removeValue(forKey: ticket) }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}
