import Crypto

/// The identity of a trace: 32 hexadecimal digits, as W3C Trace Context has them.
public struct TraceID: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible {
    /// The digits, in lower case.
    public let rawValue: String

    /// Takes a text as it is; nothing is checked.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The trace of a run that nobody triggered from within another trace, and of all runs below it.
    public init(root: RunID) {
        rawValue = SHA256.digits(of: ["trace", root.rawValue], count: 32)
    }

    /// The digits.
    public var description: String {
        rawValue
    }
}

/// The identity of a span: 16 hexadecimal digits.
///
/// It follows from what the span stands for and where, so that a replay makes the same one, and whoever reads a trace finds its
/// parents without anybody having stored them.
public struct SpanID: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible {
    /// The digits, in lower case.
    public let rawValue: String

    /// Takes a text as it is; nothing is checked.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The span of a whole run.
    public init(run: RunID) {
        rawValue = SHA256.digits(of: ["run", run.rawValue], count: 16)
    }

    /// The span of an attempt of a run, from 1.
    public init(run: RunID, attempt: Int) {
        rawValue = SHA256.digits(of: ["attempt", run.rawValue, "\(attempt)"], count: 16)
    }

    /// The span of an entry of a run's journal: a step, a wait, runs it triggered.
    public init(run: RunID, entry: EntryKey) {
        let parts = ["entry", run.rawValue, entry.scope, entry.key, "\(entry.generation)"]
        rawValue = SHA256.digits(of: parts, count: 16)
    }

    /// The span of what a worker recorded.
    public init(run: RunID, place: TracePlace, sequence: Int) {
        rawValue = SHA256.digits(of: ["event", run.rawValue, place.text, String(sequence)], count: 16)
    }

    /// The digits.
    public var description: String {
        rawValue
    }
}

extension SHA256 {
    /// The first digits of the hash of texts.
    fileprivate static func digits(of parts: [String], count: Int) -> String {
        digest(ofParts: parts).prefix(count / 2).hexadecimal
    }
}
