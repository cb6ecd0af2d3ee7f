#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif
import Foundation

/// A place where a test may have the process killed, to show what survives.
///
/// Off unless the environment says `TRIGGER_FAULT=name:file`: then the process kills itself with SIGKILL the first time it
/// reaches the place, and never again while `file` exists, which it makes first.
package enum FaultPoint: String, Sendable, CaseIterable {
    /// Right before a step's body runs.
    case beforeEffect
    /// Right after a step's body ran, before its result is on its way.
    case afterEffect
    /// Right after a commit became durable, before anybody is told.
    case afterCommit
    /// Right before an answer is sent to a caller.
    case beforeAnswer

    private static let armed: (point: FaultPoint, file: String)? = {
        guard let text = ProcessInfo.processInfo.environment["TRIGGER_FAULT"] else { return nil }
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let point = FaultPoint(rawValue: parts[0]) else { return nil }
        return (point, parts[1])
    }()

    /// Kills the process here if this is the place and the time.
    package static func reach(_ point: FaultPoint) {
        guard let armed, armed.point == point else { return }
        let file = open(armed.file, O_CREAT | O_EXCL | O_WRONLY, 0o600)
        guard file >= 0 else { return }
        close(file)
        kill(getpid(), SIGKILL)
        // The signal may take a moment; nothing may happen in between.
        while true { pause() }
    }
}
