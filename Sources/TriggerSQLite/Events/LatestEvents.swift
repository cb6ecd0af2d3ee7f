import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// The latest of the events of some runs, within the bounds of a query, as one chunk is read after another.
struct LatestEvents {
    private let query: EventQuery
    /// From what instant on events are still wanted: later, the more were found.
    private(set) var since: Date?
    private var found: [TraceEvent] = []
    private var bytes = 0
    private var isCut = false

    init(_ query: EventQuery) {
        self.query = query
        // As they are stored: in milliseconds.
        since = query.since.map { Date(millisecondsSince1970: $0.millisecondsSince1970) }
    }

    /// Takes the events of a chunk; of what there is then, only the latest are kept.
    mutating func add(_ events: [TraceEvent]) {
        for event in events where since.map({ event.startedAt >= $0 }) ?? true {
            found.append(event)
            bytes += event.size
        }
        if isCut ? isFarBeyond : isFull { cut() }
    }

    private var isFull: Bool {
        found.count >= query.limit || bytes >= query.mostBytes
    }

    /// Whether there is so much again that it is worth sorting.
    private var isFarBeyond: Bool {
        found.count - query.limit >= query.limit / 4 + 64 || bytes - query.mostBytes >= query.mostBytes / 4 + 1
    }

    private mutating func cut() {
        found.sort { TraceEvent.isEarlier($1, $0) }
        var (count, size) = (0, 0)
        while count < min(found.count, query.limit), size < query.mostBytes {
            size += found[count].size
            count += 1
        }
        found.removeLast(found.count - count)
        (bytes, isCut) = (size, true)
        if let last = found.last { since = last.startedAt }
    }

    /// The events in the order they were.
    func page() -> EventPage {
        var latest = self
        if isFull { latest.cut() }
        return EventPage(events: latest.found.sorted(by: TraceEvent.isEarlier), isCut: latest.isCut)
    }
}
