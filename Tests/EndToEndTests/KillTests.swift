import Foundation
import Testing
import Trigger
import TriggerModel

/// Real processes, killed with SIGKILL at a named point: whatever dies, the run ends, and what it does outside itself
/// happens at most once more than there were kills.
@Suite("Kills at fault points", .serialized, .timeLimit(.minutes(10)))
struct KillTests {
    static let setups = [
        ShowcaseSetup(victim: .worker, point: "beforeEffect", repeats: 0...0),
        ShowcaseSetup(victim: .worker, point: "afterEffect", repeats: 1...1),
        ShowcaseSetup(victim: .server, point: "afterCommit", repeats: 0...0),
        ShowcaseSetup(victim: .server, point: "beforeAnswer", repeats: 0...0),
        ShowcaseSetup(victim: .allInOne, point: "beforeEffect", repeats: 0...0),
        ShowcaseSetup(victim: .allInOne, point: "afterEffect", repeats: 1...1),
        ShowcaseSetup(victim: .allInOne, point: "afterCommit", repeats: 0...1),
        ShowcaseSetup(victim: .allInOne, point: "beforeAnswer", repeats: 0...1),
    ]

    struct Walk: Codable, Sendable {
        var n: Int
        var file: String
    }

    @Test(
        "the run ends, each step's effect happens, and happens again at most once per kill",
        arguments: setups, ShowcaseStore.allCases)
    func steps(_ setup: ShowcaseSetup, _ store: ShowcaseStore) async throws {
        try await TestFolder.with { folder in
            try await setup.run(in: folder, on: store) { showcase in
                let steps: TaskName<Walk, Int> = "steps"
                let handle = try await showcase.client.trigger(steps, Walk(n: 20, file: folder.path("effects")))
                _ = try await handle.result(every: .milliseconds(100)).get()

                let effects = Dictionary(grouping: folder.lines("effects")) { $0.prefix { $0 != " " } }
                #expect(effects.count == 20)
                #expect(effects.values.allSatisfy { Set($0).count == 1 }, "a repeated effect has its first key")
                #expect(setup.repeats.contains(folder.lines("effects").count - 20))
                #expect(folder.exists("killed"), "the fault point was reached")
                #expect(showcase.kills == 1)
            }
        }
    }

    @Test(
        "a trigger whose server died before the answer makes one run, however often the client repeats it",
        arguments: ShowcaseStore.allCases)
    func triggerOnce(_ store: ShowcaseStore) async throws {
        let setup = ShowcaseSetup(victim: .server, point: "beforeAnswer", repeats: 0...0)
        try await TestFolder.with { folder in
            try await setup.run(in: folder, on: store) { showcase in
                let hello: TaskName<[String: String], [String: String]> = "hello-world"
                let handle = try await showcase.client.trigger(hello, ["message": "once"])
                #expect(try await handle.result(every: .milliseconds(100)).get() == ["message": "once"])
                #expect(showcase.kills == 1)
                #expect(try await showcase.runs() == [handle.id])
            }
        }
    }

    @Test(
        "a large payload whose server died when it was stored, and not answered for, comes to one run, and is there once",
        arguments: ShowcaseStore.allCases)
    func uploadOnce(_ store: ShowcaseStore) async throws {
        let setup = ShowcaseSetup(victim: .server, point: "beforeAnswer", repeats: 0...0)
        try await TestFolder.with { folder in
            try await setup.run(in: folder, on: store) { showcase in
                let hello: TaskName<[String: String], [String: String]> = "hello-world"
                let large = ["message": String(repeating: "large ", count: 200_000)]
                let handle = try await showcase.client.trigger(hello, large)
                #expect(try await handle.result(every: .milliseconds(100)).get() == large)
                #expect(showcase.kills == 1)
                #expect(try await showcase.runs() == [handle.id])
                #expect(try await handle.retrieve().payloadPresignedUrl != nil)
            }
        }
    }
}
