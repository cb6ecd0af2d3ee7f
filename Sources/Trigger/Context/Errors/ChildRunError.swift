public import TriggerModel

/// A run that was waited for ended without an output.
public struct ChildRunError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The run.
    public let id: RunID
    /// Its task.
    public let task: String
    /// How it ended.
    public let status: RunStatus
    /// What went wrong.
    public let error: RunError

    /// Makes an error.
    public init(id: RunID, task: String, status: RunStatus, error: RunError) {
        self.id = id
        self.task = task
        self.status = status
        self.error = error
    }

    /// One line with the run, its task and the error.
    public var description: String {
        "run \(id) of \(task) ended \(APIStatus(status).rawValue): \(error.message)"
    }
}
