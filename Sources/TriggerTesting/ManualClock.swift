import Synchronization
public import TriggerModel

public import struct Foundation.Date

/// A clock that a test turns by hand: an hour's wait takes no time, and nothing moves until the test says so.
///
/// Give the same clock to the engine and to the workers, as ``TaskSandbox`` does.
public final class ManualClock: TimeSource {
    private struct Sleeper {
        let instant: Date
        /// Whether it is a limit, which nobody waits for.
        let isLimit: Bool
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Date
        var sleepers: [UInt64: Sleeper] = [:]
        var next: UInt64 = 0
    }

    private let state: Mutex<State>

    /// Makes a clock that stands at an instant; at midnight of 1 January 2026 UTC unless said otherwise.
    public init(now: Date = Date(timeIntervalSince1970: 1_767_225_600)) {
        state = Mutex(State(now: now))
    }

    /// The instant it stands at.
    public var now: Date {
        state.withLock { $0.now }
    }

    /// The earliest instant somebody sleeps until, limits aside; nil when nobody sleeps.
    public var nextWakeUp: Date? {
        state.withLock { $0.sleepers.values.filter { !$0.isLimit }.map(\.instant).min() }
    }

    /// The earliest limit somebody minds; nil when nobody does.
    var nextLimit: Date? {
        state.withLock { $0.sleepers.values.filter(\.isLimit).map(\.instant).min() }
    }

    /// Turns the clock forward and wakes everybody whose time has come, the earliest first.
    public func advance(by duration: Duration) {
        advance(to: now.addingTimeInterval(duration.timeInterval))
    }

    /// Turns the clock forward to an instant; never back.
    public func advance(to instant: Date) {
        let woken = state.withLock { state in
            state.now = max(state.now, instant)
            let due = state.sleepers.filter { $0.value.instant <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.sorted { ($0.value.instant, $0.key) < ($1.value.instant, $1.key) }
        }
        for (_, sleeper) in woken { sleeper.continuation.resume() }
    }

    /// Waits until the clock was turned to an instant; returns at once when it stands there or beyond.
    ///
    /// - Throws: `CancellationError` when the calling task is cancelled.
    public func sleep(until instant: Date) async throws {
        try await sleep(until: instant, isLimit: false)
    }

    /// Waits until the clock was turned to an instant that is no ``nextWakeUp``.
    ///
    /// - Throws: `CancellationError` when the calling task is cancelled.
    public func sleep(untilLimit instant: Date) async throws {
        try await sleep(until: instant, isLimit: true)
    }

    private func sleep(until instant: Date, isLimit: Bool) async throws {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                add(Sleeper(instant: instant, isLimit: isLimit, continuation: continuation), id: id)
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func add(_ sleeper: Sleeper, id: UInt64) {
        let isDue = state.withLock { state in
            if sleeper.instant > state.now { state.sleepers[id] = sleeper }
            return sleeper.instant <= state.now
        }
        if isDue { sleeper.continuation.resume() }
    }

    private func cancel(_ id: UInt64) {
        let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}
