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
        let known = events[place]
        if known.isPartial, !event.isPartial { events[place] = event.beginning(at: known.startedAt) }
    }
}
