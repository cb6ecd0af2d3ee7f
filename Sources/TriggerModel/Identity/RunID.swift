/// The identity of a run: `run_` and 25 characters of `[0-9a-z]`, ordered by the time of creation.
public struct RunID: Identifier {
    /// What such identifiers begin with.
    public static let prefix = "run_"
    /// The whole text.
    public let rawValue: String

    /// Takes a text as it is; nothing is checked.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}
