/// The identity of a batch of runs triggered together: `batch_` and 25 characters of `[0-9a-z]`.
public struct BatchID: Identifier {
    public static let prefix = "batch_"
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}
