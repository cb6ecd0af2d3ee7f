package import TriggerModel

/// What the limit of a queue applies to: the queue, or one concurrency key within it.
package struct QueueGroup: Hashable {
    package var environment: EnvironmentID
    package var queue: String
    /// The concurrency key; empty for none.
    package var key: String

    /// Names a group.
    package init(environment: EnvironmentID, queue: String, key: String) {
        self.environment = environment
        self.queue = queue
        self.key = key
    }

    /// The group of a run.
    package init(of run: RunState) {
        self.init(environment: run.environment, queue: run.queue, key: run.concurrencyKey)
    }
}
