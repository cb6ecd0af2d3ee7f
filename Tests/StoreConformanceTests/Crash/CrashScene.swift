import Foundation
import Testing

/// What was copied of a file and its log while an engine was busy with them, and what is known of every commit.
struct CrashScene: Sendable {
    /// A copy taken right before a checkpoint and one right after it, with the same log beside both.
    struct Checkpoint: Sendable {
        let before: CrashCopy
        let after: CrashCopy
    }

    /// Draws the load and what a crash does; to play a failed test again, set it in the environment.
    static let seed = ProcessInfo.processInfo.environment["TRIGGER_CRASH_SEED"].flatMap(UInt64.init) ?? 1
    /// The scene that all tests look at.
    static let played = Task { try await CrashPlay.scene(seed: seed) }

    var copies: [CrashCopy] = []
    var checkpoints: [Checkpoint] = []
    /// What was in the store after each commit.
    var history: [ObservedStore.Place: Content] = [:]

    /// Copies whose logs hold anything that a crash could cut off.
    var cuttable: [CrashCopy] {
        copies.filter { $0.floor < $0.log.count }
    }

    /// What a copy holds when its log is whole up to a place: exactly the commits whose frames end before it.
    func content(of copy: CrashCopy, until place: Int) throws -> Content {
        guard let frames = copy.frames, let end = frames.lastCommit(before: place) else { return copy.base }
        return try #require(history[ObservedStore.Place(generation: frames.generation, end: end)], "\(copy.name)")
    }

    /// What a copy holds when nothing happened to it.
    func content(of copy: CrashCopy) throws -> Content {
        try content(of: copy, until: copy.log.count)
    }
}
