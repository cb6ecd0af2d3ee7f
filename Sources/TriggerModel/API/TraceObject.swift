public import struct Foundation.Date

/// The trace of a run's whole family: `GET /api/v1/runs/{id}/trace`.
public struct TraceObject: Codable, Hashable, Sendable {
    /// Its identity.
    public var traceId: TraceID
    /// The span of the run at the top of the family.
    public var rootSpan: SpanNode
    /// Whether parts are missing since there is too much of it; absent when all is there.
    public var isTruncated: Bool?

    /// Makes a trace.
    public init(traceId: TraceID, rootSpan: SpanNode, isTruncated: Bool? = nil) {
        self.traceId = traceId
        self.rootSpan = rootSpan
        self.isTruncated = isTruncated
    }
}

/// A span of a trace, with those inside it, in the order they began.
public struct SpanNode: Codable, Hashable, Sendable {
    /// Its identity.
    public var id: SpanID
    /// The span around it; absent at the top.
    public var parentId: SpanID?
    /// The run it belongs to.
    public var runId: RunID
    /// What is said of it.
    public var data: SpanData
    /// The spans inside it.
    public var children: [SpanNode]

    /// Makes a span.
    public init(id: SpanID, parentId: SpanID? = nil, runId: RunID, data: SpanData, children: [SpanNode] = []) {
        self.id = id
        self.parentId = parentId
        self.runId = runId
        self.data = data
        self.children = children
    }

    /// It and all spans inside it, each before those inside it.
    public var flattened: [SpanNode] {
        var spans: [SpanNode] = []
        add(to: &spans)
        return spans
    }

    private func add(to spans: inout [SpanNode]) {
        spans.append(self)
        for child in children { child.add(to: &spans) }
    }
}

/// What is said of a span.
public struct SpanData: Codable, Hashable, Sendable {
    /// What it stands for.
    public enum Kind: String, Codable, Sendable {
        /// A run.
        case run = "RUN"
        /// An attempt of a run.
        case attempt = "ATTEMPT"
        /// A step.
        case step = "STEP"
        /// A hook.
        case hook = "HOOK"
        /// A wait for an instant or a token.
        case wait = "WAIT"
        /// Runs that were triggered, waited for or not.
        case trigger = "TRIGGER"
        /// A token that was made.
        case token = "TOKEN"
        /// A span of the user's code.
        case span = "SPAN"
        /// A line of a log, of no length.
        case log = "LOG"
    }

    /// The line, or the name of the span.
    public var message: String
    /// What it stands for.
    public var kind: Kind
    /// The task, of runs.
    public var taskSlug: String?
    /// When it began.
    public var startTime: Date
    /// How long it took or has taken so far, in milliseconds.
    public var duration: Double
    /// Whether it failed.
    public var isError: Bool
    /// Whether it goes on.
    public var isPartial: Bool
    /// Whether it ended by a cancel.
    public var isCancelled: Bool
    /// Whether nothing was done, since an idempotency key led to a run that was there; absent when not.
    public var isCached: Bool?
    /// How grave it is.
    public var level: TraceLevel
    /// The attempt it belongs to; absent for a run.
    public var attemptNumber: Int?
    /// The version of the code.
    public var workerVersion: String?
    /// The queue of a run.
    public var queueName: String?
    /// The machine of a run.
    public var machinePreset: String?
    /// Further facts.
    public var properties: [String: JSONValue]?
    /// What happened during it: the error it ended with.
    public var events: [SpanEventObject]?

    /// Makes what is said of a span that ended well and at once, unless said otherwise.
    public init(
        message: String, kind: Kind, startTime: Date, duration: Double = 0, isError: Bool = false,
        isPartial: Bool = false, isCancelled: Bool = false, level: TraceLevel = .trace
    ) {
        self.message = message
        self.kind = kind
        self.startTime = startTime
        self.duration = duration
        self.isError = isError
        self.isPartial = isPartial
        self.isCancelled = isCancelled
        self.level = level
    }
}

/// Something that happened during a span.
public struct SpanEventObject: Codable, Hashable, Sendable {
    /// What: `exception` for an error.
    public var name: String
    /// When.
    public var time: Date
    /// Further facts.
    public var properties: [String: JSONValue]

    /// Makes an event.
    public init(name: String, time: Date, properties: [String: JSONValue]) {
        self.name = name
        self.time = time
        self.properties = properties
    }
}

/// The answer to `GET /api/v1/runs/{id}/trace`.
package struct TraceAnswer: Codable, Sendable {
    package var trace: TraceObject

    package init(trace: TraceObject) {
        self.trace = trace
    }
}
