import ArgumentParser
import Foundation
import Trigger
import TriggerModel

/// The following of a run to its end, and what is said then.
enum RunEnd {
    /// Follows a run and prints how it ended.
    ///
    /// - Throws: ``Failure`` with the status `failed` when it did not complete.
    static func follow(_ run: RunID, _ client: TriggerClient, json: Bool) async throws {
        let terminal = Terminal.current
        let progress = Progress(isTerminal: terminal.isError, width: terminal.width ?? 80)
        var follower = RunFollower(client: client, progress: progress)
        let object = try await follower.end(of: run)
        let report = RunReport(run: object, now: SystemTime().now, hasColours: terminal.hasColours)
        if json {
            try Output.json(object)
        } else {
            for line in report.ending { Output.line(line) }
        }
        if let failure = report.failure { throw failure }
    }
}
