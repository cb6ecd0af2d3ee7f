import TriggerEngine
import TriggerModel

/// What the limit of a queue applies to: the queue, or one concurrency key within it.
struct QueueGroup: Hashable {
    var environment: EnvironmentID
    var queue: String
    /// The concurrency key; empty for none.
    var key: String
}

extension QueueGroup {
    init(of run: RunState) {
        self.init(environment: run.environment, queue: run.queue, key: run.concurrencyKey)
    }
}

extension Bindings {
    mutating func add(_ group: QueueGroup) {
        add(group.environment)
        add(group.queue)
        add(group.key)
    }
}
