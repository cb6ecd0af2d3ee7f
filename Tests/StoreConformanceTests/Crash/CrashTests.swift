import Foundation
import TestSupport
import Testing
import TriggerEngine

@testable import TriggerSQLite

@Suite("A crash under load", .timeLimit(.minutes(10)))
struct CrashTests {
    /// A copy, damaged, and what has to be in it.
    private struct Case: Sendable {
        var copy: CrashCopy
        var log: Data
        var story: String
        var content: Content
    }

    /// Lays the copies of some cases down and opens them.
    private func expect(_ cases: [Case]) async throws {
        try await withFolder { folder in
            await inParallel(cases.count) { await Self.expect(cases[$0], $0, in: folder) }
        }
    }

    private static func expect(_ one: Case, _ number: Int, in folder: URL) async {
        let file = DataFile(url: folder.appendingPathComponent("\(number).sqlite"))
        let story = "seed \(CrashScene.seed), case \(number): \(one.story)"
        do {
            try one.copy.lay(one.log, as: file)
            await Aftermath(file: file, story: story).expect(one.content)
            try FileManager.default.removeItem(at: file.url)
        } catch {
            Issue.record("\(story): \(error)")
        }
    }

    private func cases(
        _ count: Int, _ draw: (CrashCopy, inout Chance) -> Damage?, in scene: CrashScene
    ) throws -> [Case] {
        var chance = Chance(seed: CrashScene.seed)
        var cases: [Case] = []
        while cases.count < count {
            let copy = chance.pick(scene.cuttable)
            guard let damage = draw(copy, &chance) else { continue }
            let content = try scene.content(of: copy, until: damage.soundUntil)
            cases.append(Case(copy: copy, log: damage.log, story: damage.story, content: content))
        }
        return cases
    }

    @Test("a copy of file and log, taken at any moment, holds exactly the commits whose frames are whole in it")
    func copies() async throws {
        let scene = try await CrashScene.played.value
        #expect(scene.copies.contains { $0.hasStaleFrames }, "no log was begun anew")
        #expect(scene.copies.contains { $0.isPartlyMoved }, "no checkpoint was held back by a reader")
        #expect(scene.copies.contains { $0.log.isEmpty }, "no log was emptied")
        #expect(Set(scene.history.values).count > 60)
        try await expect(
            scene.copies.map {
                Case(copy: $0, log: $0.log, story: $0.name, content: try scene.content(of: $0))
            })
    }

    @Test("a log cut at any byte leaves exactly the commits whose frames lie wholly before the cut")
    func cuts() async throws {
        let scene = try await CrashScene.played.value
        try await expect(try cases(500, Damage.cut, in: scene))
    }

    @Test("a bit turned over in a log ends it before the commit of its frame")
    func flips() async throws {
        let scene = try await CrashScene.played.value
        try await expect(try cases(40, Damage.flip, in: scene))
    }

    @Test("a log whose end became zeros holds exactly the commits before them")
    func zeros() async throws {
        let scene = try await CrashScene.played.value
        try await expect(try cases(20, Damage.zero, in: scene))
    }

    @Test("a checkpoint that was interrupted at any page loses nothing")
    func interruptedCheckpoints() async throws {
        let scene = try await CrashScene.played.value
        #expect(!scene.checkpoints.isEmpty)
        var chance = Chance(seed: CrashScene.seed)
        var cases: [Case] = []
        for number in 0..<40 {
            let checkpoint = scene.checkpoints[number % scene.checkpoints.count]
            let copy = checkpoint.interrupted(&chance)
            cases.append(Case(copy: copy, log: copy.log, story: copy.name, content: try scene.content(of: copy)))
        }
        try await expect(cases)
    }
}
