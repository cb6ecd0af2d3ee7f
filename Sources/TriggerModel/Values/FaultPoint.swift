import Foundation

/// A named place in the code where a kill test has the process end itself, as if the power had gone there.
///
/// Off unless the environment variable `TRIGGER_FAULT` is `<name>:<file>`: the first time the point is reached and the file
/// does not exist, the file is made and the process gets SIGKILL. So each test kills once, also across restarts.
package enum FaultPoint: String, Sendable, CaseIterable {
    /// Before a step's body runs.
    case beforeEffect
    /// After a step's body ended, before its output is written.
    case afterEffect
    /// After the server committed, before the caller hears of it.
    case beforeAnswer
    /// After the server committed, before anything that follows from it.
    case afterCommit
    /// After a schedule triggered its task, before that is committed.
    case duringFire
    /// After a schedule's run was committed, before anything that follows from it.
    case afterFire
    /// After old runs were removed, before more are.
    case afterPruning

    /// Ends the process if this is the armed point and it was not reached before.
    package func reach() {
        guard let armed = Self.armed, armed.point == self else { return }
        guard open(armed.file, O_CREAT | O_EXCL | O_WRONLY, 0o600) >= 0 else { return }
        kill(getpid(), SIGKILL)
    }

    private struct Armed {
        let point: FaultPoint
        let file: String
    }

    /// Read once per process.
    private static let armed: Armed? = {
        let setting = ProcessInfo.processInfo.environment["TRIGGER_FAULT"] ?? ""
        let parts = setting.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let point = FaultPoint(rawValue: parts[0]) else { return nil }
        return Armed(point: point, file: parts[1])
    }()
}
