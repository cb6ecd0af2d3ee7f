public import Logging
public import TriggerModel

/// A line that a run logged, or that its worker logged about it.
public struct LoggedLine: Hashable, Sendable, CustomStringConvertible {
    /// How much it matters.
    public let level: Logger.Level
    /// What it says.
    public let message: String
    /// The facts beside it, as texts; without the run, its task and the attempt.
    public let metadata: [String: String]
    /// The run.
    public let run: RunID?
    /// The attempt, from 1.
    public let attempt: Int?

    /// The message, with its level before it.
    public var description: String {
        "\(level): \(message)"
    }

    init(_ level: Logger.Level, _ message: String, _ metadata: [String: String]) {
        self.level = level
        self.message = message
        self.metadata = metadata.filter { !["run", "task", "attempt"].contains($0.key) }
        run = metadata["run"].flatMap { RunID(rawValue: $0) }
        attempt = metadata["attempt"].flatMap { Int($0) }
    }
}
