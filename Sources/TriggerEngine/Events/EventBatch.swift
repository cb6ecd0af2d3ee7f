package import TriggerModel

/// Events that are stored together, each identity once: a span that ended counts rather than its beginning.
package struct EventBatch: Sendable {
    package private(set) var events: [TraceEvent] = []
    private var places: [TraceEvent.ID: Int] = [:]

    /// Takes events in, the first of an identity first.
    package init(_ all: some Sequence<TraceEvent>) {
        for event in all { add(event) }
    }

    private mutating func add(_ event: TraceEvent) {
        guard let place = places[event.id] else {
            places[event.id] = events.count
            return events.append(event)
        }
        if let ended = events[place].ended(by: event) { events[place] = ended }
    }
}

extension TraceEvent {
    /// The event once it came again: a span that had not ended ends, and keeps the earlier beginning; nil where it stays as it is.
    package func ended(by event: TraceEvent) -> TraceEvent? {
        isPartial && !event.isPartial ? event.beginning(at: startedAt) : nil
    }
}
