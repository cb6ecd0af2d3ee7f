import Testing
import Trigger
import TriggerModel
import TriggerTesting

@Suite("Tests that cannot end", .timeLimit(.minutes(10)))
struct StalledTests {
    @Test("when nothing can ever happen, each run is named with what it waits for")
    func stalled() async throws {
        let waits = task("waits") { (context: RunContext) in
            _ = try await context.wait(for: try await context.createToken(String.self))
        }
        let parent = task("parent") { (context: RunContext) in
            _ = try await context.triggerAndWait(waits.name, NoValue())
        }
        let harness = TaskHarness {
            parent
            waits
        }
        let error = await #expect(throws: StalledTest.self) { try await harness.run(parent.name, NoValue()) }
        #expect(error?.runs.map(\.task) == ["parent", "waits"])
        let reasons = error?.runs.map(\.reason) ?? []
        #expect(reasons.first?.hasPrefix("it waits for the run run_") ?? false, "\(reasons)")
        #expect(reasons.last?.hasPrefix("it waits for the token waitpoint_") ?? false, "\(reasons)")
    }

    @Test("a run that stands behind a paused queue is named")
    func paused() async throws {
        let error = await #expect(throws: StalledTest.self) {
            try await TaskHarness { Resize() }.perform { sandbox in
                _ = try await sandbox.client.pauseQueue("task/resize")
                _ = try await sandbox.run(Resize.name, Image(name: "a"))
            }
        }
        #expect(error?.runs.first?.reason.contains("is paused") ?? false, "\(String(describing: error))")
    }

    @Test("what a handler of tokens throws ends the test")
    func handler() async throws {
        let waits = task("waits") { (context: RunContext) in
            _ = try await context.wait(for: try await context.createToken(String.self))
        }
        let harness = TaskHarness { waits }
        harness.onToken { _ in throw Boom() }
        await #expect(throws: Boom.self) { try await harness.run(waits.name, NoValue()) }
    }
}
