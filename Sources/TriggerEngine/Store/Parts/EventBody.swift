package import TriggerModel

package import struct Foundation.Date

/// What stores keep of an event as one JSON text: all that they do not look for.
package struct EventBody: Codable {
    private var place: TracePlace
    private var kind: TraceEvent.Kind
    private var level: TraceLevel
    private var message: String
    private var parent: SpanID?
    private var error: RunError?
    private var attributes: [String: JSONValue]?

    /// Takes it from an event.
    package init(_ event: TraceEvent) {
        (place, kind, level, message) = (event.place, event.kind, event.level, event.message)
        (parent, error, attributes) = (event.parent, event.error, event.attributes)
    }

    /// The event again.
    package func event(of run: RunID, sequence: Int, startedAt: Date, durationUs: Int64?) -> TraceEvent {
        TraceEvent(
            run: run, place: place, sequence: sequence, kind: kind, level: level, message: message,
            startedAt: startedAt,
            durationUs: durationUs, parent: parent, error: error, attributes: attributes)
    }
}
