import Foundation
import Logging
import TriggerEngine
import TriggerTesting

/// An engine under load on a file, with checkpoints of every kind, and the copies that are taken meanwhile.
struct CrashPlay {
    private let store: ObservedStore
    private let clock = ManualClock()
    private var lanes: [LoadLane] = []
    private var scene = CrashScene()

    /// Plays a scene that is drawn from a seed.
    static func scene(seed: UInt64) async throws -> CrashScene {
        var scene = CrashScene()
        try await DataFile.with { file in
            var play = CrashPlay(store: try await ObservedStore(file))
            try await play.play(seed: seed)
            try await play.store.close()
            scene = play.scene
            scene.history = play.store.history
        }
        return scene
    }

    private init(store: ObservedStore) {
        self.store = store
    }

    private mutating func play(seed: UInt64) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let engine = Engine(store: store, time: clock, logger: logger)
        async let _ = engine.run()
        for number in 0..<3 { lanes.append(try await LoadLane(number, engine: engine, clock: clock, seed: seed)) }
        for _ in 0..<2 {
            // A long log is begun anew by a short one, so that old frames follow the new ones.
            try await load("a long log", actions: 10)
            try await checkpoint("PASSIVE")
            try await load("a short log", actions: 3)
            try await checkpoint("RESTART")
            try await load("a log before a part of it is moved", actions: 5)
            try await checkpointBesideReader()
            try await load("a log after a part of it was moved", actions: 5)
            try await checkpoint("TRUNCATE")
            try await load("a log begun from nothing", actions: 3)
            try await checkpoint("PASSIVE")
        }
    }

    /// Keeps the engine busy, and copies file and log in the midst of it and at the end.
    private mutating func load(_ name: String, actions: Int) async throws {
        clock.advance(by: .seconds(5))
        for lane in lanes { try await lane.keep() }
        let results = try await withThrowingTaskGroup(of: (Int, LoadLane, CrashCopy?).self) { [store, lanes] group in
            for (number, lane) in lanes.enumerated() {
                group.addTask {
                    var lane = lane
                    for _ in 0..<actions / 2 { try await lane.act() }
                    let copy = number == 0 ? try await store.copy("\(name), in the midst of commits") : nil
                    for _ in 0..<actions - actions / 2 { try await lane.act() }
                    return (number, lane, copy)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for (number, lane, copy) in results {
            lanes[number] = lane
            if let copy { scene.copies.append(copy) }
        }
        scene.copies.append(try await store.copy(name))
    }

    private mutating func checkpoint(_ mode: String) async throws {
        let before = try await store.copy("before a checkpoint (\(mode))")
        try await store.checkpoint(mode)
        let after = try await store.copy("after a checkpoint (\(mode))")
        scene.copies.append(after)
        if before.log == after.log { scene.checkpoints.append(CrashScene.Checkpoint(before: before, after: after)) }
    }

    /// A checkpoint that cannot move what is newer than the state a reader looks at.
    private mutating func checkpointBesideReader() async throws {
        let (started, starting) = AsyncStream<Void>.makeStream()
        let done = DispatchSemaphore(value: 0)
        async let reading: Void = store.read { snapshot in
            _ = try snapshot.nextTimer()
            starting.finish()
            done.wait()
        }
        for await _ in started {}
        defer { done.signal() }
        try await load("a log that a reader looks at", actions: 5)
        try await checkpoint("PASSIVE")
        done.signal()
        try await reading
    }
}
