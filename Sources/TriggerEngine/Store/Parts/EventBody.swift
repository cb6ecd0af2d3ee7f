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

    /// Takes it from an event.
    package init(_ event: TraceEvent) {
        (place, kind, level, message) = (event.place, event.kind, event.level, event.message)
        (parent, error, attributes) = (event.parent, event.error, event.attributes)
    }

    /// The text, written by hand: there is one for every line of every log.
    ///
    /// - Throws: `EncodingError` for a number that is not finite.
    package func text() throws -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(96 + message.utf8.count)
        Self.append("{\"kind\":", kind.rawValue, to: &bytes)
        Self.append(",\"level\":", level.rawValue, to: &bytes)
        Self.append(",\"message\":", message, to: &bytes)
        Self.append(",\"place\":", place.text, to: &bytes)
        if let parent { Self.append(",\"parent\":", parent.rawValue, to: &bytes) }
        if let error { bytes.append(contentsOf: ",\"error\":\(try JSON.text(error))".utf8) }
        if let attributes {
            bytes.append(contentsOf: ",\"attributes\":".utf8)
            try JSONText.append(attributes, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
        return String(decoding: bytes, as: UTF8.self)
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
