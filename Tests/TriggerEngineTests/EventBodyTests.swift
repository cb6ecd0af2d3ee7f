import Testing
import TriggerEngine
import TriggerModel

import struct Foundation.Date

@Suite("What is kept of an event as text")
struct EventBodyTests {
    private static let run = RunID(rawValue: "run_1")
    private static let oddText = "\u{0}\u{1}\n\t\r\"\\/\u{7F}ä\u{2028}👩‍👩‍👧‍👦"

    private static let events = [
        TraceEvent(
            run: run, place: TracePlace(attempt: 1), sequence: 0, kind: .log, message: "",
            startedAt: Date(timeIntervalSince1970: 1)),
        TraceEvent(
            run: run, place: TracePlace(attempt: 2, scope: oddText, generation: 3, tries: 4), sequence: 5,
            kind: .span, level: .error, message: oddText, startedAt: Date(timeIntervalSince1970: 1), durationUs: nil,
            parent: SpanID(rawValue: "00f067aa0ba902b7"),
            error: .builtIn(name: oddText, message: "no", stackTrace: oddText),
            attributes: [
                oddText: .string(oddText), "": .null, "list": .array([.bool(true), .bool(false), .array([])]),
                "numbers": .array([
                    .integer(.min), .integer(.max), .number(0.1), .number(-1e300), .number(.leastNonzeroMagnitude),
                ]),
                "object": .object(["a": .object([:]), "b": .integer(0)]),
            ]),
        TraceEvent(
            run: run, place: TracePlace(attempt: 1), sequence: 0, kind: .attempt, level: .trace, message: "m",
            startedAt: Date(timeIntervalSince1970: 1), error: .string(raw: "\u{0}"), attributes: [:]),
    ]

    @Test("is read again as the event it was, whatever stands in it", arguments: events)
    func roundTrip(_ event: TraceEvent) throws {
        let body = try JSON.value(EventBody.self, from: try EventBody.text(of: event))
        let again = body.event(
            of: event.run, sequence: event.sequence, startedAt: event.startedAt, durationUs: event.durationUs)
        #expect(again == event)
    }

    @Test("is refused with a number that is none")
    func notANumber() {
        var event = Self.events[0]
        event.attributes = ["a": JSONValue.array([JSONValue.number(.nan)])]
        #expect(throws: EncodingError.self) { try EventBody.text(of: event) }
    }
}
