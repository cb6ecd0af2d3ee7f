/// How a run ended, as whoever waits for it learns it.
public struct RunOutcome: Hashable, Codable, Sendable {
    /// The run that ended.
    public var id: RunID
    /// Its task.
    public var task: String
    /// Its final status.
    public var status: RunStatus
    /// What it returned; absent unless it succeeded.
    public var output: Packet?
    /// What went wrong; absent when it succeeded.
    public var error: RunError?

    /// Makes an outcome.
    public init(id: RunID, task: String, status: RunStatus, output: Packet? = nil, error: RunError? = nil) {
        self.id = id
        self.task = task
        self.status = status
        self.output = output
        self.error = error
    }
}
