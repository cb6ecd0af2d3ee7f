package import struct Foundation.Date

extension TraceEvent {
    /// The same event, begun no later than an instant, and ended when it did.
    package func beginning(at instant: Date) -> TraceEvent {
        guard instant < startedAt else { return self }
        var event = self
        event.durationUs = durationUs.map { $0 + startedAt.since(instant).microseconds }
        event.startedAt = instant
        return event
    }

    /// When it ended; nil for a span that goes on.
    package var endedAt: Date? {
        durationUs.map { startedAt + .microseconds($0) }
    }

    /// Says that so many lines and spans of a run were dropped.
    package static func dropped(
        _ count: Int64, of run: RunID, at place: TracePlace, sequence: Int, now: Date
    ) -> TraceEvent {
        TraceEvent(
            run: run, place: place, sequence: sequence, kind: .dropped, level: .warn,
            message: count == 1 ? "1 log line was dropped" : "\(count) log lines were dropped", startedAt: now,
            attributes: ["count": .integer(count)])
    }
}
