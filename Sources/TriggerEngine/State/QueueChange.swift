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

/// What an environment allows, and how much of it is in use.
public struct EnvironmentRecord: Hashable, Sendable {
    /// Whether it starts nothing.
    public var isPaused: Bool
    /// The most runs that may hold a slot at once, in all.
    public var concurrencyLimit: Int
    /// Runs that hold one.
    public var running: Int

    /// Makes a record.
    public init(isPaused: Bool, concurrencyLimit: Int, running: Int) {
        self.isPaused = isPaused
        self.concurrencyLimit = concurrencyLimit
        self.running = running
    }
}
