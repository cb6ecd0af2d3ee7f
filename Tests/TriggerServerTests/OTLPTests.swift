import Foundation
import Testing
import TriggerEngine
import TriggerModel

@testable import TriggerServer

@Suite("What a collector is told")
struct OTLPTests {
    private static func line(_ number: Int, _ text: String = "hello") -> TraceEvent {
        TraceEvent(
            run: RunID(rawValue: "run_1"), place: TracePlace(attempt: 1), sequence: number, kind: .log,
            message: text, startedAt: Date(millisecondsSince1970: 1_000))
    }

    @Test("values are written as OTLP's JSON has them: whole numbers are texts, null is no value")
    func values() throws {
        let value: [String: JSONValue] = [
            "a": .integer(7), "b": .number(1.5), "c": .null, "d": .array([.bool(true), .string("x")]),
        ]
        let text = try JSON.text(OTLPAttribute.all(value))
        let expected =
            #"[{"key":"a","value":{"intValue":"7"}},{"key":"b","value":{"doubleValue":1.5}},{"key":"c","value":{}},"#
            + #"{"key":"d","value":{"arrayValue":{"values":[{"boolValue":true},{"stringValue":"x"}]}}}]"#
        #expect(text == expected)
    }

    @Test("a span has its times in nanoseconds, its kind, its error and who it belongs to")
    func span() throws {
        let run = RunID(rawValue: "run_1")
        var data = SpanData(
            message: "charge", kind: .step, startTime: Date(millisecondsSince1970: 1_500), duration: 20.25,
            isError: true)
        let problem = ["message": JSONValue.string("no money")]
        data.events = [SpanEventObject(name: "exception", time: data.startTime, properties: problem)]
        let node = SpanNode(id: SpanID(run: run), parentId: SpanID(run: run, attempt: 1), runId: run, data: data)
        let span = OTLPSpan(node, of: TraceID(root: run))
        #expect(span.startTimeUnixNano == "1500000000" && span.endTimeUnixNano == "1520250000")
        #expect(span.kind == 1 && span.status.code == 2 && span.status.message == "no money")
        #expect(span.parentSpanId == SpanID(run: run, attempt: 1).rawValue)
        let whole = OTLPBody(resource: [OTLPAttribute("service.name", .text("s"))], items: [span])
        let body = try JSON.value(JSONValue.self, from: try JSON.text(whole))
        let group = try #require(body["resourceSpans"]?.list.first)
        #expect(group["scopeSpans"]?.list.first?["spans"]?.list.count == 1)
        #expect(group["resource"]?["attributes"]?.list.count == 1)
    }

    @Test("what waits is bounded: the oldest runs and lines are dropped and counted")
    func bounds() {
        let size = Self.line(0).size
        let queue = OTLPQueue(bounds: OTLPQueue.Bounds(runs: 3, lineBytes: size * 2))
        queue.ended((1...5).map { RunID(rawValue: "run_\($0)") }, in: .development)
        queue.stored((0..<5).map { Self.line($0) }, in: .development)
        #expect(queue.takeDropped() == (2, 3))
        let (runs, lines) = queue.take(runs: 10, lines: 10)
        #expect(runs.map(\.run.rawValue) == ["run_3", "run_4", "run_5"])
        #expect(lines.map(\.event.sequence) == [3, 4])
        #expect(queue.takeDropped() == (0, 0))
    }

    @Test("a part of the traces is chosen by their identities, each the same way everywhere")
    func sample() {
        let options = OTLPOptions(endpoint: "", headers: [], sample: 0.25, serviceName: "s")
        let traces = (0..<4_000).map { TraceID(root: RunID(rawValue: "run_\($0)")) }
        let chosen = traces.count { options.includes($0) }
        #expect((800...1_200).contains(chosen))
        #expect(OTLPOptions(endpoint: "", headers: [], sample: 0, serviceName: "s").includes(traces[0]) == false)
        #expect(OTLPOptions.headers("a=b, c = d=e")?.map { "\($0.0)|\($0.1)" } == ["a|b", "c|d=e"])
        #expect(OTLPOptions.headers("a") == nil)
    }
}
