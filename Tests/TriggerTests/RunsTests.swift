import Foundation
import Testing
import Trigger
import TriggerModel

@Suite("Runs triggered by a run", .timeLimit(.minutes(10)))
struct RunsTests {
    static let echo: TaskName<String, String> = "echo"

    @Test("a run that was waited for gives its output, once", arguments: ReplayMode.both)
    func output(replay: ReplayMode) async throws {
        let parent = task("parent") { context -> String in
            let first = try await context.triggerAndWait(Self.echo, "a").get()
            let second = try await context.triggerAndWait(Self.echo, "b").get()
            return first + second
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { parent }, replay: replay)
        #expect(run.output?.data == #""ab""#)
        #expect(server.look { $0.children.count } == 2)
    }

    @Test("T074 a run that failed is a value, and get throws it with its run and task", arguments: ReplayMode.both)
    func failure(replay: ReplayMode) async throws {
        let parent = task("parent") { context -> String in
            let result = try await context.triggerAndWait(Self.echo, "a")
            #expect(!result.isSuccess)
            do {
                return try result.get()
            } catch let error as ChildRunError {
                return "\(error.id) \(error.task) \(error.error.message)"
            }
        }
        try await WorkerRig.run(Tasks { parent }, replay: replay) { rig in
            rig.server.change { state in
                state.outcome = { id, item in
                    RunOutcome(id: id, task: item.task, status: .completedWithErrors, error: .string(raw: "no"))
                }
            }
            let run = rig.server.submit("parent")
            #expect(await rig.server.ended(run)?.output?.data == #""run_child1 echo no""#)
        }
    }

    @Test("the results of a batch come in the order of the payloads", arguments: ReplayMode.both)
    func batch(replay: ReplayMode) async throws {
        let parent = task("parent") { context -> [String] in
            try await context.batchTriggerAndWait(Self.echo, ["c", "a", "b"]).map { try $0.get() }
        }
        let run = try await WorkerRig.end(of: Tasks { parent }, replay: replay).run
        #expect(run.output?.data == #"["c","a","b"]"#)
    }

    @Test("T070 an empty batch is answered at once, and nothing is written")
    func emptyBatch() async throws {
        let parent = task("parent") { context -> Int in
            try await context.batchTriggerAndWait(Self.echo, []).count + context.batchTrigger(Self.echo, []).count
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { parent })
        #expect(run.output?.data == "0")
        #expect(server.words(run.info.id) == ["start", "succeed"])
    }

    @Test("a run that is not waited for is triggered once", arguments: ReplayMode.both)
    func trigger(replay: ReplayMode) async throws {
        let parent = task("parent") { context -> [RunID] in
            let one = try await context.trigger(Self.echo, "a")
            let more = try await context.batchTrigger(Self.echo, ["b", "c"], key: "more")
            try await context.wait(for: .seconds(60))
            return [one] + more
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { parent }, replay: replay)
        #expect(run.output?.data == #"["run_child1","run_child2","run_child3"]"#)
        #expect(server.look { $0.children.count } == 3)
    }

    @Test("an output that is not of the task's type names the key path")
    func undecodable() async throws {
        let parent = task("parent") { context -> Int in
            try await context.triggerAndWait(TaskName<String, Int>("echo"), "a").get()
        }
        let run = try await WorkerRig.end(of: Tasks { parent }).run
        #expect(run.error?.name == "UndecodableValue")
        #expect(run.error?.message.contains("run_child1") == true)
        #expect(run.attempt == 1)
    }

    @Test("a new attempt triggers unkeyed runs anew and joins keyed ones")
    func newAttempt() async throws {
        let parent = task("parent") { context in
            try await context.trigger(Self.echo, "unkeyed")
            try await context.trigger(Self.echo, "keyed", key: "k")
            if context.attempt == 1 { throw Boom() }
        }
        let (_, server) = try await WorkerRig.end(of: Tasks { parent })
        let payloads = server.look { $0.children.values.compactMap(\.item.payload.data).sorted() }
        #expect(payloads == [#""keyed""#, #""unkeyed""#, #""unkeyed""#])
    }

    @Test("a client inside a run triggers through the run; code that left the run does not")
    func currentContext() async throws {
        let parent = task("parent") { context -> [Bool] in
            let inside = RunContext.current != nil
            async let child = RunContext.current != nil
            let item = TriggerItem(task: "echo", payload: Packet(data: "1"))
            let receipts = try await RunContext.current?.triggerJournalled([item], kind: .trigger)
            return [inside, await child, receipts?.first?.id == RunID(rawValue: "run_child1")]
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { parent })
        #expect(run.output?.data == "[true,true,true]")
        #expect(server.words(run.info.id).contains("trigger #1.1"))
        #expect(RunContext.current == nil)
    }
}
