public import TriggerModel

/// A run of a test can never end: all of its system stands still, and no timer is set.
public struct StalledTest: Error, Hashable, Sendable, CustomStringConvertible {
    /// A run that has not ended.
    public struct Run: Hashable, Sendable {
        /// The run.
        public let id: RunID
        /// Its task.
        public let task: String
        /// Where it stands.
        public let status: APIStatus
        /// What it waits for, in words.
        public let reason: String
    }

    /// The runs that have not ended, oldest first.
    public let runs: [Run]

    /// One line for each run.
    public var description: String {
        let lines = runs.map { "\n- \($0.task) (\($0.id)) is \($0.status.rawValue): \($0.reason)" }
        return "nothing can ever happen any more: no timer is set, and every run waits" + lines.joined()
    }
}

/// A run waits for a task that the test neither lists nor mocks.
public struct MissingMock: Error, Hashable, Sendable, CustomStringConvertible {
    /// The task that is missing.
    public let task: String
    /// The task that triggered it.
    public let caller: String

    /// One line that says what to do.
    public var description: String {
        "\(caller) waits for a run of \"\(task)\", which the test neither lists nor mocks: list the task, or say "
            + "harness.mock(\"\(task)\", …)"
    }
}

/// A token was to time out that has no timeout.
public struct TokenNeverTimesOut: Error, Hashable, Sendable, CustomStringConvertible {
    /// The token.
    public let token: AwaitedToken

    /// One line with the token.
    public var description: String {
        "\(token) was to time out, but it was made without a timeout"
    }
}

/// What a mock throws that fails as it was told to.
public struct MockFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What it says.
    public let description: String

    /// Makes a failure.
    public init(_ message: String = "the test lets it fail") {
        description = message
    }
}
