public import struct Foundation.Date

/// One of a run's own spans and lines of its log: an item of `GET /api/v1/runs/{id}/events`.
public struct RunEventObject: Codable, Hashable, Sendable {
    /// Its identity.
    public var spanId: SpanID
    /// The span around it; absent at the top of a trace.
    public var parentId: SpanID?
    /// The run.
    public var runId: RunID
    /// The line, or the name of the span.
    public var message: String
    /// When it was, or began.
    public var startTime: Date
    /// How long it took or has taken so far, in milliseconds.
    public var duration: Double
    /// Whether it failed.
    public var isError: Bool
    /// Whether it goes on.
    public var isPartial: Bool
    /// Whether it ended by a cancel.
    public var isCancelled: Bool
    /// How grave it is.
    public var level: TraceLevel
    /// `LOG` for a line of a log, `INTERNAL` for a span.
    public var kind: String
    /// The attempt it belongs to; absent for the run itself.
    public var attemptNumber: Int?
    /// The task, of the run itself.
    public var taskSlug: String?
    /// Further facts.
    public var properties: [String: JSONValue]?
    /// What happened during it: the error it ended with.
    public var events: [SpanEventObject]?

    /// Makes an item of a span.
    public init(_ span: SpanNode) {
        (spanId, parentId, runId) = (span.id, span.parentId, span.runId)
        (message, startTime, duration) = (span.data.message, span.data.startTime, span.data.duration)
        (isError, isPartial, isCancelled) = (span.data.isError, span.data.isPartial, span.data.isCancelled)
        level = span.data.level
        kind = span.data.kind == .log ? "LOG" : "INTERNAL"
        attemptNumber = span.data.attemptNumber
        taskSlug = span.data.taskSlug
        properties = span.data.properties
        events = span.data.events
    }

    /// Whether it is a line of a log.
    public var isLog: Bool {
        kind == "LOG"
    }
}

/// The answer to `GET /api/v1/runs/{id}/events`: oldest first.
public struct RunEventList: Codable, Hashable, Sendable {
    /// The spans and lines.
    public var events: [RunEventObject]
    /// Whether older ones are left out since there are too many; absent when all are there.
    public var isTruncated: Bool?

    /// Makes a list.
    public init(events: [RunEventObject], isTruncated: Bool? = nil) {
        self.events = events
        self.isTruncated = isTruncated
    }
}
