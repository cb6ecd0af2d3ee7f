/// What can be done to a queue while it is in use.
public enum QueueAction: Hashable, Sendable {
    /// It starts nothing any more; runs go on being accepted, and wait in their order.
    case pause
    /// It starts runs again.
    case resume
    /// It has this limit, per concurrency key, whatever its tasks declare: 0 to 100,000.
    case override(limit: Int)
    /// It has the limit again that its tasks declare.
    case reset
}
