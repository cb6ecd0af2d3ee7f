package import TriggerModel

package import struct Foundation.Date

/// What stores keep of an event as one JSON text: all that they do not look for.
package struct EventBody: Decodable {
    private var place: TracePlace
    private var kind: TraceEvent.Kind
    private var level: TraceLevel
    private var message: String
    private var parent: SpanID?
    private var error: RunError?
    private var attributes: [String: JSONValue]?

    /// The text of an event.
    ///
    /// - Throws: `EncodingError` for a number that is not finite.
    package static func text(of event: TraceEvent) throws -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(96 + event.message.utf8.count)
        try append(event, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes the text of an event, by hand: there is one for every line of every log.
    ///
    /// - Throws: `EncodingError` for a number that is not finite.
    package static func append(_ event: TraceEvent, to bytes: inout [UInt8]) throws {
        append("{\"kind\":", event.kind.rawValue, to: &bytes)
        append(",\"level\":", event.level.rawValue, to: &bytes)
        append(",\"message\":", event.message, to: &bytes)
        append(",\"place\":", event.place.text, to: &bytes)
        if let parent = event.parent { append(",\"parent\":", parent.rawValue, to: &bytes) }
        if let error = event.error { bytes.append(contentsOf: ",\"error\":\(try JSON.text(error))".utf8) }
        if let attributes = event.attributes {
            bytes.append(contentsOf: ",\"attributes\":".utf8)
            try JSONText.append(attributes, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func append(_ name: String, _ text: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: name.utf8)
        JSONText.append(text, to: &bytes)
    }

    /// The event again.
    package func event(of run: RunID, sequence: Int, startedAt: Date, durationUs: Int64?) -> TraceEvent {
        TraceEvent(
            run: run, place: place, sequence: sequence, kind: kind, level: level, message: message,
            startedAt: startedAt,
            durationUs: durationUs, parent: parent, error: error, attributes: attributes)
    }
}
