public import TriggerModel

/// A token that a run of a test begins to wait for.
public struct AwaitedToken: Hashable, Sendable, CustomStringConvertible {
    /// Its identity.
    public let id: TokenID
    /// The number of the token among those that runs of the test waited for, from 1.
    public let order: Int
    /// The key that it was made with, or is waited for with; nil where there is none.
    public let key: String?
    /// The task that waits.
    public let task: String
    /// The token's labels.
    public let tags: [String]
    /// The token's own idempotency key.
    public let idempotencyKey: String?
    /// How long from now on it lives; nil for ever.
    public let timeout: Duration?

    /// A few words with its key and the task.
    public var description: String {
        "the token \(key.map { "\"\($0)\"" } ?? id.rawValue) that \(task) waits for"
    }
}
