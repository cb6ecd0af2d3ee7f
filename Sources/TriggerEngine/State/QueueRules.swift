/// What is said of a queue, as far as it decides about the runs that are to join it.
public struct QueueRules: Hashable, Sendable {
    /// Whether a task that a worker registered ever declared it.
    public var isDeclared: Bool
    /// The most runs that may stand in line in it, as its tasks declare it; nil for the server's default.
    public var sizeLimit: Int?
    /// Runs that stand in line, counted up to the limit; 0 where there is none.
    public var queued: Int

    /// Makes rules; of a queue that nobody declared unless said otherwise.
    public init(isDeclared: Bool = false, sizeLimit: Int? = nil, queued: Int = 0) {
        self.isDeclared = isDeclared
        self.sizeLimit = sizeLimit
        self.queued = queued
    }
}
