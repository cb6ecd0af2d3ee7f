public import struct Foundation.Date

/// One span by itself: `GET /api/v1/runs/{id}/spans/{spanId}`.
public struct SpanObject: Codable, Hashable, Sendable {
    /// Its identity.
    public var spanId: SpanID
    /// The span around it; nil, which is written as `null`, at the top.
    public var parentId: SpanID?
    /// The run it belongs to.
    public var runId: RunID
    /// The line, or the name of the span.
    public var message: String
    /// Whether it failed.
    public var isError: Bool
    /// Whether it goes on.
    public var isPartial: Bool
    /// Whether it ended by a cancel.
    public var isCancelled: Bool
    /// How grave it is.
    public var level: TraceLevel
    /// When it was, or began.
    public var startTime: Date
    /// How long it took or has taken so far, in milliseconds.
    public var durationMs: Double
    /// Further facts.
    public var properties: [String: JSONValue]?
    /// What happened during it: the error it ended with.
    public var events: [SpanEventObject]?
    /// What it stands for, in lower case.
    public var entityType: String?
    /// The runs it triggered.
    public var triggeredRuns: [TriggeredRun]?

    /// A run that a span triggered.
    public struct TriggeredRun: Codable, Hashable, Sendable {
        /// The run.
        public var runId: RunID
        /// Its task.
        public var taskIdentifier: String
        /// How far it has come.
        public var status: APIStatus
        /// When it was triggered.
        public var createdAt: Date

        /// Makes a mention of a run.
        public init(runId: RunID, taskIdentifier: String, status: APIStatus, createdAt: Date) {
            self.runId = runId
            self.taskIdentifier = taskIdentifier
            self.status = status
            self.createdAt = createdAt
        }
    }

    /// Makes an object of a span.
    public init(_ span: SpanNode, triggeredRuns: [TriggeredRun] = []) {
        (spanId, parentId, runId) = (span.id, span.parentId, span.runId)
        (message, startTime, durationMs) = (span.data.message, span.data.startTime, span.data.duration)
        (isError, isPartial, isCancelled) = (span.data.isError, span.data.isPartial, span.data.isCancelled)
        level = span.data.level
        properties = span.data.properties
        events = span.data.events
        entityType = span.data.kind.rawValue.lowercased()
        self.triggeredRuns = triggeredRuns.isEmpty ? nil : triggeredRuns
    }

    private enum Keys: String, CodingKey {
        case spanId, parentId, runId, message, isError, isPartial, isCancelled, level, startTime, durationMs, properties
        case events, entityType, triggeredRuns
    }

    /// Writes it; a span at the top has the parent `null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(spanId, forKey: .spanId)
        try container.encode(parentId, forKey: .parentId)
        try container.encode(runId, forKey: .runId)
        try container.encode(message, forKey: .message)
        try container.encode(isError, forKey: .isError)
        try container.encode(isPartial, forKey: .isPartial)
        try container.encode(isCancelled, forKey: .isCancelled)
        try container.encode(level, forKey: .level)
        try container.encode(startTime, forKey: .startTime)
        try container.encode(durationMs, forKey: .durationMs)
        try container.encodeIfPresent(properties, forKey: .properties)
        try container.encodeIfPresent(events, forKey: .events)
        try container.encodeIfPresent(entityType, forKey: .entityType)
        try container.encodeIfPresent(triggeredRuns, forKey: .triggeredRuns)
    }
}
