import Foundation
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Metadata", .timeLimit(.minutes(5)))
struct MetadataFlowTests {
    private static func write(
        _ operations: [TargetedOperation], before: Int = 0, of run: Assignment
    ) -> RunChange {
        let changes = MetadataChanges(operations, parent: run.run.parent, root: run.run.root)
        return .changeMetadata(
            RunChange.MetadataWrite(
                attempt: run.attempt, before: before, through: before + operations.count, changes: changes,
                isAnswered: true))
    }

    private static func metadata(_ run: RunID, _ rig: EngineRig) async throws -> String? {
        try await rig.engine.metadata(of: run, in: .development).text
    }

    @Test("T134 a hundred children that count up their parent's metadata at once count to a hundred")
    func children() async throws {
        try await TaskSandbox.with {
            task("child") { (_: Int, context: RunContext) async throws -> Void in
                try context.metadata.parent.increment("done")
            }
            task("parent") { (_: NoValue, context: RunContext) async throws -> Int in
                let child = TaskName<Int, NoValue>("child")
                _ = try await context.batchTriggerAndWait(child, Array(1...100))
                try await context.metadata.refresh()
                return try context.metadata.get("done") ?? 0
            }
        } perform: { sandbox async throws in
            let done = try await sandbox.run(TaskName<NoValue, Int>("parent"), NoValue()).get()
            #expect(done == 100)
        }
    }

    @Test("changes are made once, however often a worker sends them, and a replay is told how many were made")
    func once() async throws {
        try await EngineRig.run { rig async throws in
            let first = try await rig.worker("t")
            let run = try await rig.trigger("t", TriggerOptions(metadata: #"{"n":1}"#))
            let assignment = try await first.next()
            #expect(assignment.metadataChanges == nil && assignment.run.metadata == #"{"n":1}"#)
            try await first.write(assignment.execution, .start)
            let change = Self.write([TargetedOperation(.run, .increment("n", .integer(2)))], of: assignment)
            for _ in 1...2 {
                guard case .metadata(let text) = try await first.write(assignment.execution, change) else {
                    Issue.record("the metadata was to be told")
                    return
                }
                #expect(text == #"{"n":3}"#)
            }
            rig.clock.advance(by: .seconds(31))
            let second = try await rig.worker("t")
            let replay = try await second.next()
            #expect(replay.metadataChanges == 1 && replay.run.metadata == #"{"n":3}"#)
            guard case .refused = try await first.write(assignment.execution, change) else {
                Issue.record("an older epoch changes nothing")
                return
            }
            #expect(try await Self.metadata(run, rig) == #"{"n":3}"#)
        }
    }

    @Test("changes of a step are made with its result, once, and the next attempt counts anew")
    func steps() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker("t")
            let run = try await rig.trigger("t")
            let assignment = try await worker.next()
            let opening = RunChange.StepOpening(id: EntryKey(scope: "", key: "s"), kind: .step, attempt: 1)
            let changes = MetadataChanges(
                [TargetedOperation(.run, .increment("s", .integer(1)))], parent: nil, root: run)
            let step = RunChange.completeStep(
                RunChange.StepCompletion(opening: opening, tries: 1, output: .none, metadata: changes))
            for _ in 1...2 { try await worker.write(assignment.execution, step) }
            let one = TargetedOperation(.parent, .increment("n", .integer(1)))
            try await worker.write(assignment.execution, Self.write([one], of: assignment))
            let failure = AttemptOutcome.failure(.string(raw: "no"), retryAfterMs: 10_000)
            try await worker.write(assignment.execution, .finish(failure, activeMs: 5))
            try await rig.advance(by: .seconds(11), keeping: [worker])
            let second = try await worker.next()
            #expect(second.attempt == 2 && second.metadataChanges == nil && second.earlierMs == 5)
            #expect(second.attemptStartedAt == rig.clock.now)
            try await worker.write(second.execution, Self.write([one], of: second))
            #expect(try await Self.metadata(run, rig) == #"{"n":2,"s":1}"#)
        }
    }

    @Test("metadata that would be too large is refused, with none of its changes made, and the run goes on")
    func tooLarge() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker("t")
            let run = try await rig.trigger("t")
            let assignment = try await worker.next()
            let big = TargetedOperation(.run, .set("big", .string(String(repeating: "x", count: 300_000))))
            let small = TargetedOperation(.run, .set("small", .integer(1)))
            guard
                case .refused(let refusal) = try await worker.write(
                    assignment.execution, Self.write([small, big], of: assignment))
            else {
                Issue.record("it was to be refused")
                return
            }
            #expect(refusal.code == .tooLarge && refusal.message.contains("262144"))
            #expect(try await Self.metadata(run, rig) == nil)
            try await worker.write(assignment.execution, Self.write([small], before: 2, of: assignment))
            #expect(try await Self.metadata(run, rig) == #"{"small":1}"#)
        }
    }

    @Test("an hour after its end a run's metadata stays as it is; what a child then changes of it is passed over")
    func closed() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker("t")
            let parent = try await rig.trigger("t")
            let assignment = try await worker.next()
            let opening = RunChange.RunsOpening(
                id: EntryKey(scope: "", key: "c"), kind: .trigger, fingerprint: "f", attempt: 1,
                items: [TriggerItem(task: "t", payload: .none)])
            try await worker.write(assignment.execution, .triggerRuns(opening))
            try await worker.finish(assignment.execution)
            try await rig.engine.updateMetadata(
                [TargetedOperation(.run, .set("a", .integer(1)))], of: parent, in: .development)
            let child = try await worker.next()
            try await rig.advance(by: .seconds(3_601), keeping: [worker])
            await #expect(throws: EngineError(.invalid, "Cannot update metadata for a completed run")) {
                try await rig.engine.updateMetadata(
                    [TargetedOperation(.run, .set("a", .integer(2)))], of: parent, in: .development)
            }
            let operations = [
                TargetedOperation(.parent, .set("a", .integer(3))), TargetedOperation(.run, .set("own", .integer(1))),
            ]
            try await worker.write(child.execution, Self.write(operations, of: child))
            #expect(try await Self.metadata(parent, rig) == #"{"a":1}"#)
            #expect(try await Self.metadata(child.execution.run, rig) == #"{"own":1}"#)
        }
    }

    @Test("an attempt sees the labels it began with, also where it is replayed, and the next one all of them")
    func labels() async throws {
        try await EngineRig.run { rig async throws in
            let first = try await rig.worker("t")
            let run = try await rig.trigger("t", TriggerOptions(tags: ["a"]))
            let assignment = try await first.next()
            try await first.write(assignment.execution, .start)
            try await first.write(assignment.execution, .addTags(["b", "a", " "]))
            #expect(try await rig.engine.addTags(["c"], to: run, in: .development) == 1)
            rig.clock.advance(by: .seconds(31))
            let second = try await rig.worker("t")
            let replay = try await second.next()
            #expect(replay.run.tags == ["a"])
            let failure = AttemptOutcome.failure(.string(raw: "no"), retryAfterMs: 10_000)
            try await second.write(replay.execution, .finish(failure, activeMs: 0))
            try await rig.advance(by: .seconds(11), keeping: [second])
            #expect(try await second.next().run.tags == ["a", "b", "c"])
        }
    }

    @Test("of too many labels none is added")
    func tooMany() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker("t")
            let run = try await rig.trigger("t", TriggerOptions(tags: (1...9).map { "tag \($0)" }))
            let assignment = try await worker.next()
            guard case .refused(let refusal) = try await worker.write(assignment.execution, .addTags(["x", "y"])) else {
                Issue.record("it was to be refused")
                return
            }
            #expect(refusal.message.contains("'x', 'y'"))
            #expect(try await rig.engine.record(run, in: .development).details.tags.count == 9)
            try await worker.finish(assignment.execution)
            #expect(try await rig.status(run) == .completedSuccessfully)
        }
    }
}
