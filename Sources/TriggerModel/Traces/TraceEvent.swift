public import struct Foundation.Date

/// Something that a worker recorded of a run: a line of a log, or a span of its code.
///
/// Run, place and sequence identify it: what a replay records again is the same one, and is kept once.
public struct TraceEvent: Hashable, Codable, Sendable {
    /// What it is.
    public enum Kind: String, Codable, Sendable {
        /// A line of a log.
        case log = "LOG"
        /// A span of the user's code.
        case span = "SPAN"
        /// An attempt of the run.
        case attempt = "ATTEMPT"
        /// A hook.
        case hook = "HOOK"
        /// A count of what was recorded and could not be kept.
        case dropped = "DROPPED"
    }

    /// The run.
    public var run: RunID
    /// Where in its code.
    public var place: TracePlace
    /// Which of what was recorded there, from 0.
    public var sequence: Int
    /// What it is.
    public var kind: Kind
    /// How grave it is.
    public var level: TraceLevel
    /// The line, or the name of the span.
    public var message: String
    /// When it was, or began.
    public var startedAt: Date
    /// How long it took, in microseconds; nil for a span that has not ended, 0 for a line.
    public var durationUs: Int64?
    /// The span of the user's code around it; nil where the step or the attempt is the nearest.
    public var parent: SpanID?
    /// What the span failed with.
    public var error: RunError?
    /// Further facts.
    public var attributes: [String: JSONValue]?

    /// Makes an event.
    public init(
        run: RunID, place: TracePlace, sequence: Int, kind: Kind, level: TraceLevel = .info, message: String,
        startedAt: Date, durationUs: Int64? = 0, parent: SpanID? = nil, error: RunError? = nil,
        attributes: [String: JSONValue]? = nil
    ) {
        self.run = run
        self.place = place
        self.sequence = sequence
        self.kind = kind
        self.level = level
        self.message = message
        self.startedAt = startedAt
        self.durationUs = durationUs
        self.parent = parent
        self.error = error
        self.attributes = attributes
    }

    /// What it is known by.
    public var id: ID {
        ID(run: run, place: place, sequence: sequence)
    }

    /// What tells one from all others.
    public struct ID: Hashable, Sendable {
        /// The run.
        public var run: RunID
        /// Where in its code.
        public var place: TracePlace
        /// Which of what was recorded there.
        public var sequence: Int

        /// Makes an identity.
        public init(run: RunID, place: TracePlace, sequence: Int) {
            self.run = run
            self.place = place
            self.sequence = sequence
        }
    }

    /// The span it is; a line has one as well, of no length.
    public var span: SpanID {
        kind == .attempt
            ? SpanID(run: run, attempt: place.attempt) : SpanID(run: run, place: place, sequence: sequence)
    }

    /// Whether it is a span that has not ended.
    public var isPartial: Bool {
        durationUs == nil
    }
}

extension TraceEvent {
    /// The sequence of an attempt among what is recorded at its top.
    package static let attemptSequence = -1

    /// About how many bytes it takes.
    package var size: Int {
        let known = 160 + message.utf8.count + place.scope.utf8.count + (error?.size ?? 0)
        return known + (attributes ?? [:]).reduce(0) { $0 + $1.key.utf8.count + $1.value.size }
    }
}

extension RunError {
    /// About how many bytes it takes.
    fileprivate var size: Int {
        guard case .builtIn(let name, let message, let trace) = self else { return message.utf8.count }
        return name.utf8.count + message.utf8.count + trace.utf8.count
    }
}

extension JSONValue {
    /// About how many bytes it takes as text.
    package var size: Int {
        switch self {
        case .null, .bool: 5
        case .integer, .number: 12
        case .string(let text): text.utf8.count + 3
        case .array(let values): values.reduce(2) { $0 + $1.size + 1 }
        case .object(let members): members.reduce(2) { $0 + $1.key.utf8.count + $1.value.size + 4 }
        }
    }
}
