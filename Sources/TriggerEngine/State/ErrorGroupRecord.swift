public import TriggerModel

public import struct Foundation.Date

/// A group of errors as a store has it; in a change, what one commit adds to it.
public struct ErrorGroupRecord: Hashable, Sendable {
    /// The environment.
    public var environment: EnvironmentID
    /// Its identity.
    public var id: ErrorGroupID
    /// The task.
    public var task: String
    /// The type of the user's error, or the code of the system's.
    public var type: String
    /// The message of the run that failed last.
    public var message: String
    /// How many runs ended with it.
    public var count: Int
    /// When one did for the first time.
    public var firstSeen: Date
    /// When one did for the last time.
    public var lastSeen: Date
    /// The run that did.
    public var lastRun: RunID

    /// Makes a record.
    public init(
        environment: EnvironmentID, id: ErrorGroupID, task: String, type: String, message: String, count: Int,
        firstSeen: Date, lastSeen: Date, lastRun: RunID
    ) {
        self.environment = environment
        self.id = id
        self.task = task
        self.type = type
        self.message = message
        self.count = count
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.lastRun = lastRun
    }
}

/// A run that ended with an error of a group.
public struct ErrorLink: Hashable, Sendable {
    /// The environment.
    public var environment: EnvironmentID
    /// The group.
    public var error: ErrorGroupID
    /// The run.
    public var run: RunID

    /// Makes a link.
    public init(environment: EnvironmentID, error: ErrorGroupID, run: RunID) {
        self.environment = environment
        self.error = error
        self.run = run
    }
}
