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

        /// Lines and spans that go into one batch, and their bytes; some room is left for what is to be told of lost ones.
        private struct Portion {
            static let mostEvents = mostAtOnce - 100

            var events: [TraceEvent] = []
            var bytes = 0

            var isFull: Bool {
                events.count >= Self.mostEvents || bytes >= mostBytesAtOnce
            }
        }

        /// A span that is open.
        private struct Opened {
            let event: TraceEvent
            var isPosted = false
        }

        private var portions: Deque<Portion> = []
        private var waiting = 0
        private var bytes = 0
        private var underWay = 0
        private var opened: [TraceEvent.ID: Opened] = [:]
        /// How many of the open ones were not posted yet.
        private(set) var unposted = 0
        private var dropped: [Loser: Int64] = [:]
        /// How often that was told of.
        private var told = 0

        var isEmpty: Bool {
            waiting == 0 && underWay == 0 && dropped.isEmpty && unposted == 0
        }

        /// - Returns: Whether whoever posts may be asleep.
        mutating func add(_ event: TraceEvent, execution: Int, _ limits: RecordingOptions) -> Bool {
            let size = event.size
            let wasEmpty = waiting == 0
            guard waiting < limits.mostWaiting, bytes + size <= limits.mostWaitingBytes else {
                drop(Loser(run: event.run, attempt: event.place.attempt, execution: execution))
                return wasEmpty
            }
            if portions.last?.isFull ?? true { portions.append(Portion()) }
            portions[portions.count - 1].events.append(event)
            portions[portions.count - 1].bytes += size
            (waiting, bytes) = (waiting + 1, bytes + size)
            return wasEmpty
        }

        /// - Returns: Whether whoever posts may be asleep.
        mutating func open(_ event: TraceEvent) -> Bool {
            guard opened.count < Self.mostOpen else { return false }
            let known = opened.updateValue(Opened(event: event), forKey: event.id)
            if known?.isPosted ?? true { unposted += 1 }
            return unposted == 1
        }

        /// A span is open no longer, and need not be posted so.
        ///
        /// - Returns: As what it was opened; nil for one that is not known.
        mutating func close(_ id: TraceEvent.ID) -> TraceEvent? {
            guard let known = opened.removeValue(forKey: id) else { return nil }
            if !known.isPosted { unposted -= 1 }
            return known.event
        }

        /// The next batch: what waits, and what is to be told of lost lines beside it.
        mutating func takeBatch(now: Date) -> [TraceEvent] {
            var batch = takePortion()
            takeDropped(into: &batch.events, now: now)
            takeOpened(&batch)
            underWay = batch.events.count
            return batch.events
        }

        private mutating func takePortion() -> Portion {
            guard let portion = portions.popFirst() else { return Portion() }
            (waiting, bytes) = (waiting - portion.events.count, bytes - portion.bytes)
            return portion
        }

        /// Fills a batch up with spans that are open.
        private mutating func takeOpened(_ batch: inout Portion) {
            var place = opened.startIndex
            while unposted > 0, place < opened.endIndex, !batch.isFull {
                if !opened.values[place].isPosted {
                    opened.values[place].isPosted = true
                    unposted -= 1
                    batch.events.append(opened.values[place].event)
                    batch.bytes += opened.values[place].event.size
                }
                opened.formIndex(after: &place)
            }
        }

        private mutating func takeDropped(into batch: inout [TraceEvent], now: Date) {
            for loser in dropped.keys.prefix(Self.mostAtOnce - batch.count) {
                guard let count = dropped.removeValue(forKey: loser) else { continue }
                told += 1
                let place = TracePlace(attempt: loser.attempt, execution: loser.execution)
                batch.append(.dropped(count, of: loser.run, at: place, sequence: told, now: now))
            }
        }

        /// What the server refused is lost; that something was lost need not be told twice.
        mutating func refused(_ batch: some Sequence<TraceEvent>) {
            for event in batch where event.kind != .dropped {
                drop(Loser(run: event.run, attempt: event.place.attempt, execution: 0))
            }
        }

        private mutating func drop(_ loser: Loser) {
            if dropped.count < Self.mostUntold || dropped[loser] != nil { dropped[loser, default: 0] += 1 }
        }
    }
}
