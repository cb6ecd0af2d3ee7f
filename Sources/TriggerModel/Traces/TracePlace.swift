import Crypto

/// Where in a run's code something was recorded: the attempt and, inside a step's body, the step, its generation and its try.
///
/// A replay passes the same places in the same order, so that place and sequence tell what was recorded before.
public struct TracePlace: Hashable, Codable, Sendable {
    /// The attempt, from 1.
    public var attempt: Int
    /// The step around, as the keys of it and of those around it joined by `/`; empty at the top.
    public var scope: String
    /// The step's generation, 1 at first.
    public var generation: Int
    /// The try of its body, from 1.
    public var tries: Int

    /// Makes a place; the top of the attempt unless said otherwise.
    public init(attempt: Int, scope: String = "", generation: Int = 1, tries: Int = 1) {
        self.attempt = attempt
        self.scope = scope
        self.generation = generation
        self.tries = tries
    }

    /// Where the worker itself tells of an execution, beside all that its code records.
    public init(attempt: Int, execution: Int) {
        self.init(attempt: attempt, scope: "#worker", generation: execution)
    }

    /// The step that it is in; nil at the top of an attempt.
    package var step: EntryKey? {
        guard !scope.isEmpty else { return nil }
        guard let cut = scope.lastIndex(of: "/") else { return EntryKey(scope: "", key: scope, generation: generation) }
        return EntryKey(
            scope: String(scope[..<cut]), key: String(scope[scope.index(after: cut)...]), generation: generation)
    }

    /// One text for it: `1`, or `1:2:3:a/b` for the third try of the second generation of the step `b` in the step `a`.
    public var text: String {
        scope.isEmpty ? String(attempt) : "\(attempt):\(generation):\(tries):\(scope)"
    }

    /// The text as stores index it: the hash of one that is very long.
    package var storedText: String {
        let text = text
        guard text.utf8.count > 400 else { return text }
        return "\(attempt):sha256:\(SHA256.hash(data: Array(text.utf8)).hexadecimal)"
    }

    /// Reads such a text; nil when it is none.
    public init?(text: String) {
        let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
        let numbers = parts.prefix(3).compactMap { Int($0) }
        guard numbers.count == min(3, parts.count), numbers.allSatisfy({ $0 >= 0 }) else { return nil }
        switch parts.count {
        case 1: self.init(attempt: numbers[0])
        case 4:
            guard !parts[3].isEmpty else { return nil }
            self.init(attempt: numbers[0], scope: String(parts[3]), generation: numbers[1], tries: numbers[2])
        default: return nil
        }
    }

    /// Reads the text.
    ///
    /// - Throws: `DecodingError` when it is none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let place = TracePlace(text: text) else {
            let expected = "expected a place such as 1 or 1:1:1:step, found \"\(text)\""
            throw DecodingError.dataCorruptedError(in: container, debugDescription: expected)
        }
        self = place
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
