/// What can be done to a queue while it is in use.
public enum QueueAction: Hashable, Sendable {
    /// It starts nothing any more; runs go on being accepted, and wait in their order.
    case pause
    /// It starts runs again.
    case resume
    /// It has this limit, per concurrency key, whatever its tasks declare: 0 to 100,000.
    case override(limit: Int)
    /// It has this part of what the environment allows, in percent, more than 0 and at most 100, rounded down; whenever that changes,
    /// so does the limit.
    case overridePart(percent: Double)
    /// It has the limit again that its tasks declare.
    case reset
}
