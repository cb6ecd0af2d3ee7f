import Synchronization
import TriggerModel

import struct Foundation.Date

/// Looks at runs when their time is up, each at an instant of its own: one Swift task for all runs of a worker.
final class Deadlines: Sendable {
    private struct Entry: Sendable {
        let instant: Date
        let session: RunSession
        /// What the run calls it.
        let number: Int
    }

    private struct State: Sendable {
        /// In the order of their instants; few come before others that were there.
        var entries: [Entry] = []
        /// Until when the Swift task sleeps at the longest; nil for until there is something to do.
        var wakesAt: Date?
    }

    private let state = Mutex(State())
    private let earlier = Signal()

    /// Has a run looked at at an instant.
    func add(_ session: RunSession, _ deadline: SessionState.Deadline) {
        let entry = Entry(instant: deadline.instant, session: session, number: deadline.number)
        let isEarlier = state.withLock { state in
            state.entries.insert(entry, at: Self.place(of: entry.instant, in: state.entries))
            if let wakesAt = state.wakesAt, wakesAt <= entry.instant { return false }
            state.wakesAt = entry.instant
            return true
        }
        if isEarlier { earlier.raise() }
    }

    /// A run need not be looked at then, unless it is being looked at.
    func remove(_ session: RunSession, _ deadline: SessionState.Deadline) {
        state.withLock { state in
            var place = Self.place(of: deadline.instant, in: state.entries)
            while place > 0, case let entry = state.entries[place - 1], entry.instant == deadline.instant {
                place -= 1
                guard entry.session === session, entry.number == deadline.number else { continue }
                state.entries.remove(at: place)
                return
            }
        }
    }

    /// Works until cancelled.
    func run(_ time: any TimeSource) async throws {
        while true {
            let (due, next) = takeDue(by: time.now)
            for entry in due { entry.session.change { $0.reach(entry.number) } }
            if due.isEmpty { try await sleep(until: next, time) }
        }
    }

    private func takeDue(by now: Date) -> (due: [Entry], next: Date?) {
        state.withLock { state in
            let due = Array(state.entries[..<Self.place(of: now, in: state.entries)])
            state.entries.removeFirst(due.count)
            state.wakesAt = state.entries.first?.instant
            return (due, state.wakesAt)
        }
    }

    /// Sleeps until an instant, or until there is an earlier one.
    private func sleep(until instant: Date?, _ time: any TimeSource) async throws {
        guard let instant else { return try await earlier.wait() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await time.sleep(untilLimit: instant) }
            group.addTask { try await self.earlier.wait() }
            try await group.next()
            group.cancelAll()
        }
    }

    /// The place after all that are due by an instant.
    private static func place(of instant: Date, in entries: [Entry]) -> Int {
        if let last = entries.last, last.instant <= instant { return entries.count }
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].instant <= instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
