public import TriggerModel

/// What somebody does to a queue, whatever its tasks declare of it.
public struct QueueChange: Hashable, Sendable {
    /// Its environment.
    public var environment: EnvironmentID
    /// Its name.
    public var name: String
    /// Whether it is the queue that a task has when it names none.
    public var isOfTask: Bool
    /// What is done.
    public var action: Action

    /// What can be done to a queue.
    public enum Action: Hashable, Sendable {
        /// It starts nothing any more, or again.
        case pause(Bool)
        /// It has another limit than declared; nil for the declared one.
        ///
        /// Of one that is a part, the store works out the number when it stores it.
        case override(LimitOverride?)
    }

    /// Makes a change.
    public init(environment: EnvironmentID, name: String, isOfTask: Bool, action: Action) {
        self.environment = environment
        self.name = name
        self.isOfTask = isOfTask
        self.action = action
    }
}
