/// The identity of a group of errors: `error_` and its fingerprint, 16 hexadecimal digits.
///
/// The same error of the same task has the same one in every store.
public struct ErrorGroupID: Identifier {
    /// What such identifiers begin with.
    public static let prefix = "error_"
    /// The whole text.
    public let rawValue: String

    /// Takes a text as it is; nothing is checked.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Takes an identity, or its fingerprint alone; nothing is checked.
    package init(named text: String) {
        self.init(rawValue: text.hasPrefix(Self.prefix) ? text : Self.prefix + text)
    }

    /// The part that tells groups apart.
    public var fingerprint: String {
        rawValue.hasPrefix(Self.prefix) ? String(rawValue.dropFirst(Self.prefix.count)) : rawValue
    }
}
