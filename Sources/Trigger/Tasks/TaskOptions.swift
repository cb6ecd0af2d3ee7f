public import TriggerModel

/// What a task says about all of its runs.
///
/// Every part is optional.
public struct TaskOptions: Hashable, Sendable {
    /// The queue its runs go to; `task/<id>` when nil.
    public var queue: TaskQueue?
    /// When and how often a failed attempt is repeated; the app's default, three attempts, when nil.
    public var retry: RetryPolicy?

    /// Makes options; the defaults say nothing.
    public init(queue: TaskQueue? = nil, retry: RetryPolicy? = nil) {
        self.queue = queue
        self.retry = retry
    }
}
