import Logging
import TriggerModel

/// What a line on the console says of where it comes from: a logger that outlives its run holds no more of it.
struct NamedAttempt: Sendable {
    let run: RunID
    let task: String
    let attempt: Int

    /// The same as metadata of a line.
    var metadata: Logger.Metadata {
        ["run": "\(run)", "task": "\(task)", "attempt": "\(attempt)"]
    }

    /// The console as it says with each line which attempt it is of, and some metadata, which may say otherwise.
    func saying(_ own: Logger.Metadata, to console: any LogHandler) -> any LogHandler {
        var handler = console
        for (name, value) in metadata.merging(own, uniquingKeysWith: { $1 }) { handler[metadataKey: name] = value }
        return handler
    }
}
