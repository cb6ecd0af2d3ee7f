/// The identity of a bulk action: `bulk_` and 25 characters of `[0-9a-z]`.
public struct BulkActionID: Identifier {
    /// What such identifiers begin with.
    public static let prefix = "bulk_"
    /// The whole text.
    public let rawValue: String

    /// Takes a text as it is; nothing is checked.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}
