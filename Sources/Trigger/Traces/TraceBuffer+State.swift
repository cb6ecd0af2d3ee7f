import DequeModule
import TriggerModel

import struct Foundation.Date

extension TraceBuffer {
    /// What waits, which spans are open, and how much was dropped.
    struct State {
        /// The most lines and spans of a batch, and the bytes after which it takes no more.
        private static let mostAtOnce = TraceLimits.eventsAtOnce
        private static let mostBytesAtOnce = 2 * 1024 * 1024
        /// The most spans that are posted while they are open.
        private static let mostOpen = 5_000
        /// The most executions of which it is kept how much of theirs was dropped.
        private static let mostUntold = 1_000

        /// The execution that lost something, in an attempt.
        struct Loser: Hashable {
            let run: RunID
            let attempt: Int
            let execution: Int
        }

        private var waiting: Deque<TraceEvent> = []
        private var bytes = 0
        private var underWay = 0
        var opened: [TraceEvent.ID: TraceEvent] = [:]
        private var unposted: [TraceEvent.ID] = []
        private var dropped: [Loser: Int64] = [:]
        /// How often that was told of.
        private var told = 0

        var isEmpty: Bool {
            waiting.isEmpty && underWay == 0 && dropped.isEmpty && unposted.isEmpty
        }

        /// - Returns: Whether whoever posts may be asleep.
        mutating func add(_ event: TraceEvent, execution: Int, _ limits: RecordingOptions) -> Bool {
            let size = event.size
            let wasEmpty = waiting.isEmpty
            guard waiting.count < limits.mostWaiting, bytes + size <= limits.mostWaitingBytes else {
                let loser = Loser(run: event.run, attempt: event.place.attempt, execution: execution)
                if dropped.count < Self.mostUntold || dropped[loser] != nil { dropped[loser, default: 0] += 1 }
                return wasEmpty
            }
            waiting.append(event)
            bytes += size
            return wasEmpty
        }

        /// - Returns: Whether whoever posts may be asleep.
        mutating func open(_ event: TraceEvent) -> Bool {
            guard opened.count < Self.mostOpen else { return false }
            opened[event.id] = event
            unposted.append(event.id)
            return unposted.count == 1
        }

        /// The next batch: what was told of lost lines first.
        mutating func takeBatch(now: Date) -> [TraceEvent] {
            var (batch, size) = (takeDropped(now: now), 0)
            while let next = waiting.first, batch.count < Self.mostAtOnce, size < Self.mostBytesAtOnce {
                waiting.removeFirst()
                bytes -= next.size
                size += next.size
                batch.append(next)
            }
            // Spans that ended meanwhile are no longer among those that are open.
            batch += takeOpened(most: Self.mostAtOnce - batch.count)
            underWay = batch.count
            return batch
        }

        private mutating func takeOpened(most: Int) -> [TraceEvent] {
            let ids = unposted.prefix(most)
            unposted.removeFirst(ids.count)
            return ids.compactMap { opened[$0] }
        }

        private mutating func takeDropped(now: Date) -> [TraceEvent] {
            defer { dropped = [:] }
            return dropped.map { loser, count in
                told += 1
                let place = TracePlace(attempt: loser.attempt, execution: loser.execution)
                return .dropped(count, of: loser.run, at: place, sequence: told, now: now)
            }
        }

        /// A batch that the server refused is lost; that something was lost need not be told twice.
        mutating func refused(_ batch: [TraceEvent]) {
            for event in batch where event.kind != .dropped {
                dropped[Loser(run: event.run, attempt: event.place.attempt, execution: 0), default: 0] += 1
            }
        }
    }
}
