import Foundation
import Trigger
import TriggerModel

/// Reads a run again and again until it ends: after 0.1 s at first, then with pauses that double up to 1 s.
///
/// A server that goes away meanwhile is waited for, 60 readings long; the run goes on without it.
struct RunFollower {
    let client: TriggerClient
    var time: any TimeSource = SystemTime()
    var progress: Progress

    private static let shortest = Duration.milliseconds(100)
    private static let longest = Duration.seconds(1)
    private static let patience = 60

    /// The run as it ended.
    ///
    /// - Throws: ``Failure`` when there is no such run; ``TransportError`` when the server refuses or stays away.
    mutating func end(of run: RunID) async throws -> RunObject {
        let start = time.now
        defer { progress.end() }
        var (pause, failures, hasRead) = (Self.shortest, 0, false)
        while true {
            do {
                let object = try await client.retrieve(run)
                if object.isCompleted { return object }
                (failures, hasRead) = (0, true)
                try await rest(pause, run, Self.word(object), since: start)
            } catch let error as TransportError where error.isAboutRun {
                throw Failure.noRun(run)
            } catch let error as TransportError where error.isTransient && hasRead && failures < Self.patience {
                failures += 1
                try await rest(pause, run, "\(error.message); trying again", since: start)
            }
            pause = min(Self.longest, pause * 2)
        }
    }

    /// Where a run stands, in a few words.
    static func word(_ run: RunObject) -> String {
        let attempt = run.attemptCount > 1 ? " attempt \(run.attemptCount)" : ""
        return run.status.rawValue + attempt + (run.statusReason.map { ": \($0)" } ?? "")
    }

    private mutating func rest(_ pause: Duration, _ run: RunID, _ word: String, since start: Date) async throws {
        let end = time.now + pause
        repeat {
            progress.show(run, word, elapsed: time.now.since(start))
            try await time.sleep(until: progress.moves ? min(end, time.now + .milliseconds(100)) : end)
        } while time.now < end
    }
}
