/// What is said of a queue, as far as it decides about the runs that are to join it.
public struct QueueRules: Hashable, Sendable {
    /// Whether a task that a worker registered ever declared it, or has it for its own.
    public var isDeclared: Bool
    /// The most runs that may stand in line in it, as its tasks declare it; nil for the server's default.
    public var sizeLimit: Int?

    /// Makes rules; of a queue that nobody declared unless said otherwise.
    public init(isDeclared: Bool = false, sizeLimit: Int? = nil) {
        self.isDeclared = isDeclared
        self.sizeLimit = sizeLimit
    }
}
