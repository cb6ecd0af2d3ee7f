/// The identity of a registered worker process: `worker_` and 25 characters of `[0-9a-z]`.
///
/// A worker keeps its id, and with it its leases, for as long as it renews them; a process that starts anew gets a new one.
public struct WorkerID: Identifier {
    /// What such identifiers begin with.
    public static let prefix = "worker_"
    /// The whole text.
    public let rawValue: String

    /// Takes a text as it is; nothing is checked.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}
