public import TriggerModel

/// News for a worker that another server speaks with; it waits in the store until that server fetches it.
public struct WorkerNews: Sendable {
    /// The environment the worker is in.
    public var environment: EnvironmentID
    /// The worker.
    public var worker: WorkerID
    /// What it is to be told.
    public var notice: WorkerNotice

    /// Makes news.
    public init(environment: EnvironmentID, worker: WorkerID, notice: WorkerNotice) {
        self.environment = environment
        self.worker = worker
        self.notice = notice
    }
}
