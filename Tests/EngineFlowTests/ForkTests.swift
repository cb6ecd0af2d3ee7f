import Foundation
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Replays from a step", .timeLimit(.minutes(10)))
struct ForkTests {
    /// How often each step's body ran.
    private actor Tally {
        private(set) var counts: [String: Int] = [:]

        func count(_ name: String) -> Int {
            counts[name, default: 0] += 1
            return counts[name, default: 0]
        }
    }

    private static let name: TaskName<NoValue, String> = "orders"

    /// Three steps with a wait, a child and a nested step between them; each gives how often its body ran.
    private static func orders(_ tally: Tally) -> ClosureTask<NoValue, String> {
        task("orders") { (_: NoValue, context) async throws -> String in
            let first = try await context.step("first") { _ in await tally.count("first") }
            try await context.wait(for: .seconds(3600))
            let child = try await context.triggerAndWait(TaskName<Int, Int>("add"), first).get()
            let outer = try await context.step("outer") { _ in
                let inner = try await context.step("inner") { _ in await tally.count("inner") }
                return await tally.count("outer") * 10 + inner
            }
            let last = try await context.step("last") { _ in await tally.count("last") }
            return [first, child, outer, last].map { "\($0)" }.joined(separator: " ")
        }
    }

    private static func with(_ body: (TaskSandbox, Tally) async throws -> Void) async throws {
        let tally = Tally()
        try await TaskSandbox.with {
            Self.orders(tally)
            task("add") { (number: Int, _) async -> Int in await tally.count("child") * 100 + number }
        } perform: { sandbox in
            try await body(sandbox, tally)
        }
    }

    @Test(
        "a replay from a step has the results of what came before it, and does the rest anew",
        arguments: [
            ("last", "1 101 11 2", ["first": 1, "child": 1, "inner": 1, "outer": 1, "last": 2]),
            ("outer", "1 101 22 2", ["first": 1, "child": 1, "inner": 2, "outer": 2, "last": 2]),
            ("outer/inner", "1 101 22 2", ["first": 1, "child": 1, "inner": 2, "outer": 2, "last": 2]),
            ("first", "2 202 22 2", ["first": 2, "child": 2, "inner": 2, "outer": 2, "last": 2]),
        ])
    func fork(_ step: String, _ output: String, _ counts: [String: Int]) async throws {
        try await Self.with { sandbox, tally in
            let first = try await sandbox.client.trigger(Self.name)
            try await sandbox.finish(first.id)
            #expect(try await first.result().get() == "1 101 11 1")
            let began = sandbox.clock.now
            let run = try await sandbox.client.replay(first.id, ReplayEdits(fromStep: step))
            #expect(run != first.id)
            try await sandbox.finish(run)
            let object = try await sandbox.client.retrieve(run)
            #expect(object.output == .string(output) && object.replayOf == first.id && object.replayFrom == step)
            #expect(await tally.counts == counts)
            #expect((sandbox.clock.now.timeIntervalSince(began) >= 3600) == (step == "first"))
            #expect(try await first.result().get() == "1 101 11 1")
        }
    }

    @Test("a step that the run did not take is refused, with those it took, and no run is made")
    func unknown() async throws {
        try await Self.with { sandbox, _ in
            let first = try await sandbox.client.trigger(Self.name)
            try await sandbox.finish(first.id)
            let error = await #expect(throws: TransportError.self) {
                try await sandbox.client.replay(first.id, ReplayEdits(fromStep: "inner"))
            }
            #expect(error?.message.contains("it took first, last, outer, outer/inner") == true)
            #expect(try await sandbox.client.listRuns(RunFilter(tasks: ["orders"])).runs.count == 1)
        }
    }

    @Test("a run that failed is repeated from the step that failed, without what it had done before")
    func afterFailure() async throws {
        let tally = Tally()
        try await TaskSandbox.with {
            task("fails", options: TaskOptions(retry: .constant(.milliseconds(1), maxAttempts: 2))) {
                (_: NoValue, context) async throws -> Int in
                _ = try await context.step("before") { _ in await tally.count("before") }
                return try await context.step("fragile", retry: .constant(.milliseconds(1), maxAttempts: 1)) { _ in
                    let count = await tally.count("fragile")
                    if count < 3 { throw AbortedStep() }
                    return count
                }
            }
        } perform: { sandbox async throws in
            let fails: TaskName<NoValue, Int> = "fails"
            let first = try await sandbox.client.trigger(fails)
            try await sandbox.finish(first.id)
            #expect(try await first.result().isSuccess == false)
            let run = try await sandbox.client.replay(first.id, ReplayEdits(fromStep: "fragile"))
            try await sandbox.finish(run)
            #expect(try await sandbox.client.retrieve(run).output == .integer(3))
            #expect(await tally.counts == ["before": 1, "fragile": 3])
        }
    }

    private struct AbortedStep: Error {}

    @Test("what ran beside the step is kept only if it was complete before the step began")
    func beside() throws {
        func entry(_ key: String, position: Int?, at second: Double, _ state: EntryState = .completed) -> JournalEntry {
            let start = Date(timeIntervalSince1970: second)
            var entry = JournalEntry(id: EntryKey(scope: "", key: key), kind: .step, attempt: 1, startedAt: start)
            (entry.state, entry.position, entry.output) = (state, position, Packet(data: "1"))
            return entry
        }
        let positioned = [
            entry("a", position: 0, at: 5), entry("b", position: 1, at: 5), entry("c", position: 1, at: 5),
            entry("d", position: 1, at: 5, .pending), entry("e", position: 2, at: 5),
        ]
        #expect(try JournalFork(positioned, from: "c").kept.map(\.id.key) == ["a"])
        #expect(try JournalFork(positioned, from: "e").kept.map(\.id.key) == ["a", "b", "c"])
        let nested = [entry("outer", position: 0, at: 1), entry("outer/x", position: 1, at: 2)]
        #expect(try JournalFork(nested, from: "outer/x").kept.isEmpty)
        let unpositioned = [
            entry("a", position: nil, at: 1), entry("b", position: nil, at: 2), entry("c", position: 4, at: 3),
        ]
        #expect(try JournalFork(unpositioned, from: "b").kept.map(\.id.key) == ["a"])
    }
}
