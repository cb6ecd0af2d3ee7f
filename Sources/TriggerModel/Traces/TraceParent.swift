/// Where a call comes from: a trace, and the span of it that makes the call (W3C Trace Context, the header `traceparent`).
public struct TraceParent: Hashable, Codable, Sendable, CustomStringConvertible {
    /// The trace.
    public var trace: TraceID
    /// The span that calls.
    public var span: SpanID
    /// Whether the caller records it.
    public var isSampled: Bool

    /// Makes a place.
    public init(trace: TraceID, span: SpanID, isSampled: Bool = true) {
        self.trace = trace
        self.span = span
        self.isSampled = isSampled
    }

    /// Reads a header; nil when it is none that Trace Context allows, which is then to be passed over.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 4, parts[0] != "ff", parts[0] != "00" || parts.count == 4 else { return nil }
        guard Self.isHexadecimal(parts[0], 2), Self.isHexadecimal(parts[3], 2) else { return nil }
        guard Self.isIdentity(parts[1], 32), Self.isIdentity(parts[2], 16) else { return nil }
        trace = TraceID(rawValue: parts[1])
        span = SpanID(rawValue: parts[2])
        isSampled = (UInt8(parts[3], radix: 16) ?? 0) & 1 == 1
    }

    /// The header.
    public var description: String {
        "00-\(trace)-\(span)-\(isSampled ? "01" : "00")"
    }

    /// Reads the header.
    ///
    /// - Throws: `DecodingError` when it is none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let parent = TraceParent(text) else {
            let expected = "expected a W3C traceparent, found \"\(text)\""
            throw DecodingError.dataCorruptedError(in: container, debugDescription: expected)
        }
        self = parent
    }

    /// Writes the header.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private static func isIdentity(_ text: String, _ count: Int) -> Bool {
        isHexadecimal(text, count) && text.contains { $0 != "0" }
    }

    private static func isHexadecimal(_ text: String, _ count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
