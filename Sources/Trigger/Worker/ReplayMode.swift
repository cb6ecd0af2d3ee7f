import Foundation

/// When a run is replayed from the top of its code.
public enum ReplayMode: String, Hashable, Sendable {
    /// Only after a crash, a drain or a move: a run that waits stays parked in memory, and simply goes on.
    case whenNeeded = "when-needed"
    /// After every wait, however short: for tests, to find code that does not replay as it first ran.
    case always

    /// What the environment variable `TRIGGER_REPLAY` says; ``whenNeeded`` when it says nothing that is known.
    public static var fromEnvironment: ReplayMode {
        let text = ProcessInfo.processInfo.environment["TRIGGER_REPLAY"] ?? ""
        return ReplayMode(rawValue: text.lowercased()) ?? .whenNeeded
    }
}
