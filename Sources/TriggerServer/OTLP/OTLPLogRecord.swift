import TriggerModel

/// A line of a run's log, as a collector takes it.
struct OTLPLogRecord: OTLPItem {
    static let group = "Logs"
    static let list = "logRecords"
    static let path = "/v1/logs"

    let timeUnixNano: String
    let observedTimeUnixNano: String
    let severityNumber: Int
    let severityText: String
    let body: OTLPValue
    let attributes: [OTLPAttribute]
    let traceId: String
    let spanId: String

    /// - Parameters:
    ///   - event: The line.
    ///   - span: The span that it stands in.
    ///   - task: The task of its run.
    ///   - trace: The trace of its run.
    init(_ event: TraceEvent, in span: SpanID, task: String, of trace: TraceID) {
        timeUnixNano = event.startedAt.nanosecondsText()
        observedTimeUnixNano = timeUnixNano
        (severityNumber, severityText) = (event.level.severity, event.level.rawValue)
        body = .text(event.message)
        traceId = trace.rawValue
        spanId = span.rawValue
        let own = [
            OTLPAttribute("trigger.run.id", .text(event.run.rawValue)), OTLPAttribute("trigger.task", .text(task)),
            OTLPAttribute("trigger.attempt", .integer(Int64(event.place.attempt))),
        ]
        attributes = own + OTLPAttribute.all(event.attributes ?? [:])
    }
}

extension TraceLevel {
    /// The number that OpenTelemetry gives it (https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber).
    fileprivate var severity: Int {
        switch self {
        case .trace: 1
        case .debug: 5
        case .info: 9
        case .log: 10
        case .warn: 13
        case .error: 17
        }
    }
}
