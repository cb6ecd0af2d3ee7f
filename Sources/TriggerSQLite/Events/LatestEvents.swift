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
        since = query.since
    }

    /// Takes the events of a chunk; of what there is then, only the latest are kept.
    mutating func add(_ events: [TraceEvent]) {
        for event in events where since.map({ event.startedAt >= $0 }) ?? true {
            found.append(event)
            bytes += event.size
        }
        if isFull { cut() }
    }

    private var isFull: Bool {
        found.count >= query.limit || bytes >= query.mostBytes
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
        EventPage(events: found.sorted(by: TraceEvent.isEarlier), isCut: isCut)
    }
}
