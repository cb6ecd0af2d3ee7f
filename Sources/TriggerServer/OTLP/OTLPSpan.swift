import Foundation
import TriggerModel

/// A span that has ended, as a collector takes it.
struct OTLPSpan: OTLPItem {
    static let group = "Spans"
    static let list = "spans"
    static let path = "/v1/traces"

    let traceId: String
    let spanId: String
    let parentSpanId: String?
    let name: String
    /// 1: something inside of a program; 4: what sends others work; 5: what does such work.
    let kind: Int
    let startTimeUnixNano: String
    let endTimeUnixNano: String
    let attributes: [OTLPAttribute]
    let events: [Event]
    let status: Status

    /// Something that happened during it.
    struct Event: Encodable, Sendable {
        let name: String
        let timeUnixNano: String
        let attributes: [OTLPAttribute]
    }

    /// How it ended: 1 well, 2 with an error.
    struct Status: Encodable, Sendable {
        let code: Int
        let message: String?
    }

    init(_ span: SpanNode, of trace: TraceID) {
        let data = span.data
        traceId = trace.rawValue
        spanId = span.id.rawValue
        parentSpanId = span.parentId?.rawValue
        name = data.message
        kind = Self.kind(of: data)
        startTimeUnixNano = data.startTime.nanosecondsText()
        endTimeUnixNano = data.startTime.nanosecondsText(after: data.duration)
        attributes = Self.attributes(of: span)
        events = (data.events ?? []).map(Event.init)
        status = Status(code: data.isError ? 2 : 1, message: Self.message(of: data))
    }

    private static func kind(of data: SpanData) -> Int {
        switch data.kind {
        case .trigger: 4
        case .run: 5
        default: 1
        }
    }

    private static func message(of data: SpanData) -> String? {
        guard data.isError, case .string(let text)? = data.events?.first?.properties["message"] else { return nil }
        return text
    }

    private static func attributes(of span: SpanNode) -> [OTLPAttribute] {
        let data = span.data
        let known: [(String, JSONValue?)] = [
            ("trigger.run.id", .string(span.runId.rawValue)), ("trigger.kind", .string(data.kind.rawValue)),
            ("trigger.task", data.taskSlug.map { .string($0) }), ("trigger.queue", data.queueName.map { .string($0) }),
            ("trigger.version", data.workerVersion.map { .string($0) }),
            ("trigger.attempt", data.attemptNumber.map { .integer(Int64($0)) }),
            ("trigger.machine", data.machinePreset.map { .string($0) }),
            ("trigger.cancelled", data.isCancelled ? .bool(true) : nil),
            ("trigger.cached", data.isCached.map { .bool($0) }),
        ]
        let own = known.compactMap { name, value in value.map { OTLPAttribute(name, OTLPValue($0)) } }
        return own + OTLPAttribute.all(data.properties ?? [:])
    }
}

extension OTLPSpan.Event {
    /// An error is told of under the names that OpenTelemetry has for it.
    init(_ event: SpanEventObject) {
        let prefix = event.name == "exception" ? "exception." : ""
        name = event.name
        timeUnixNano = event.time.nanosecondsText()
        attributes = event.properties.sorted { $0.key < $1.key }
            .map { OTLPAttribute(prefix + $0.key, OTLPValue($0.value)) }
    }
}

extension Date {
    /// The nanoseconds since 1970, some milliseconds later, as OTLP's JSON has them: a text.
    func nanosecondsText(after milliseconds: Double = 0) -> String {
        let microseconds = (timeIntervalSince1970 * 1e6 + milliseconds * 1e3).rounded()
        return "\(Int64(max(0, min(microseconds, 9e15))))000"
    }
}
