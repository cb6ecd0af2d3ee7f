/// A prefixed, URL-safe text that identifies one thing for ever.
///
/// Encodes as a plain string. Two identifiers compare as their texts do; those made by ``IDSource`` sort by creation time.
public protocol Identifier: RawRepresentable<String>, Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    /// The text every identifier of this kind begins with.
    static var prefix: String { get }
    /// Takes a text as it is; nothing is checked, since texts from outside are looked up, never trusted.
    init(rawValue: String)
}

extension Identifier {
    /// Orders identifiers as their texts.
    public static func < (lhs: Self, rhs: Self) -> Bool {
        lhs.rawValue < rhs.rawValue
    }

    /// The text itself.
    public var description: String {
        rawValue
    }

    /// Reads a plain string.
    public init(from decoder: any Decoder) throws {
        self.init(rawValue: try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes a plain string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
