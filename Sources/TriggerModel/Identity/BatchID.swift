/// The identity of a batch of runs triggered together: `batch_` and 25 characters of `[0-9a-z]`.
public struct BatchID: Identifier {
    /// What such identifiers begin with.
    public static let prefix = "batch_"
    /// The whole text.
    public let rawValue: String

    /// Takes a text as it is; nothing is checked.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}
