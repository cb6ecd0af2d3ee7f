public import Trigger
public import TriggerModel

/// What a run of a test was: how it ended, and everything that it did on the way.
///
/// Its description is all of that in a few lines, which an expectation that fails shows.
public struct TestedRun<Output: Codable & Sendable>: Sendable {
    /// The run.
    public let id: RunID
    /// Its task.
    public let task: String
    /// How it ended.
    public let status: APIStatus
    /// Its result.
    public let result: RunResult<Output>
    /// How many attempts it had.
    public let attempts: Int
    /// How its attempts failed, in order.
    public let failures: [RunError]
    /// Its steps, in the order they were first heard of.
    public let steps: [TestedStep]
    /// Its waits, in the order they began.
    public let waits: [TestedWait]
    /// The runs it triggered, in order.
    public let triggered: [TriggeredRun]
    /// What it logged, in order; a replay logs again.
    public let logs: [LoggedLine]
    /// The time from its trigger to its end, by the test's clock.
    public let elapsed: Duration
    /// The mocks of tasks and steps that nothing came to, in words.
    public let unusedMocks: [String]

    /// What it returned; nil when it did not.
    public var output: Output? {
        if case .success(_, _, let output) = result { output } else { nil }
    }

    /// What it failed with; nil when it did not.
    public var error: RunError? {
        if case .failure(let failure) = result { failure.error } else { nil }
    }

    /// The last step of a key; nil when there is none.
    public func step(_ key: String) -> TestedStep? {
        steps.last { $0.key == key }
    }
}

extension TestedRun: CustomStringConvertible {
    /// How it ended and what it did, a line for each.
    public var description: String {
        let tries = attempts == 1 ? "1 attempt" : "\(attempts) attempts"
        let end = error.map { ": \($0.message)" } ?? ""
        let head = "\(task) \(status.rawValue) after \(DurationText.text(elapsed)) in \(tries)\(end)"
        let lines = steps.map { "step \($0)" } + waits.map { "wait for \($0)" } + triggered.map { "triggered \($0)" }
        return ([head] + (lines + logs.map { "logged \($0)" }).map { "  \($0)" }).joined(separator: "\n")
    }
}
