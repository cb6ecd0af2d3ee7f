/// The identity of a run: `run_` and 25 characters of `[0-9a-z]`, ordered by the time of creation.
public struct RunID: Identifier {
    public static let prefix = "run_"
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}
