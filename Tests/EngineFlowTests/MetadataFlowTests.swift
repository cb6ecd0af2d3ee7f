import Foundation
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Metadata", .timeLimit(.minutes(10)))
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
            let (parent, child) = try await Self.child(worker, rig)
            try await rig.engine.updateMetadata(
                [TargetedOperation(.run, .set("a", .integer(1)))], of: parent, in: .development)
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

    /// A child of a run that a worker has, and the parent.
    private static func child(_ worker: ScriptedWorker, _ rig: EngineRig) async throws -> (RunID, Assignment) {
        let parent = try await rig.trigger("t")
        let assignment = try await worker.next()
        let opening = RunChange.RunsOpening(
            id: EntryKey(scope: "", key: "c"), kind: .trigger, fingerprint: "f", attempt: 1,
            items: [TriggerItem(task: "t", payload: .none)])
        try await worker.write(assignment.execution, .triggerRuns(opening))
        try await worker.finish(assignment.execution)
        return (parent, try await worker.next())
    }

    private static let big = TargetedOperation(.parent, .set("big", .string(String(repeating: "x", count: 200_000))))
    private static let more = TargetedOperation(.parent, .set("more", .string(String(repeating: "x", count: 200_000))))

    @Test("a step whose effect is done is stored though its parent's metadata is full")
    func fullParent() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker("t")
            let (parent, child) = try await Self.child(worker, rig)
            try await rig.engine.updateMetadata(
                [TargetedOperation(.run, Self.big.operation)], of: parent, in: .development)
            let own = TargetedOperation(.run, .set("own", .integer(1)))
            let opening = RunChange.StepOpening(id: EntryKey(scope: "", key: "s"), kind: .step, attempt: 1)
            let changes = MetadataChanges([Self.more, own], parent: parent, root: parent)
            let step = RunChange.StepCompletion(opening: opening, tries: 1, output: .none, metadata: changes)
            guard case .entry(let entry, _) = try await worker.write(child.execution, .completeStep(step)) else {
                Issue.record("it was to be stored")
                return
            }
            #expect(entry.state == .completed)
            #expect(try await Self.metadata(child.execution.run, rig) == #"{"own":1}"#)
            #expect(try await rig.engine.metadata(of: parent, in: .development).values["more"] == nil)
        }
    }

    @Test("changes that are refused leave those of other runs alone, and count as made")
    func perRun() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker("t")
            let (parent, child) = try await Self.child(worker, rig)
            let own = TargetedOperation(.run, .increment("n", .integer(1)))
            let write = Self.write([own, Self.big, Self.more], of: child)
            guard case .refused(let refusal) = try await worker.write(child.execution, write) else {
                Issue.record("the parent's were to be refused")
                return
            }
            #expect(refusal.code == .tooLarge)
            guard case .metadata(let text) = try await worker.write(child.execution, write) else {
                Issue.record("a repeat changes nothing")
                return
            }
            #expect(text == #"{"n":1}"#)
            #expect(try await Self.metadata(parent, rig) == nil)
        }
    }

    @Test("an attempt that is over, or has not begun, changes nothing")
    func otherAttempts() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker("t")
            let run = try await rig.trigger("t")
            var assignment = try await worker.next()
            let one = TargetedOperation(.run, .increment("n", .integer(1)))
            assignment.attempt = 2
            guard case .refused = try await worker.write(assignment.execution, Self.write([one], of: assignment)) else {
                Issue.record("there is no second attempt yet")
                return
            }
            let failure = AttemptOutcome.failure(.string(raw: "no"), retryAfterMs: 100)
            try await worker.write(assignment.execution, .finish(failure, activeMs: 5))
            assignment.attempt = 1
            guard case .metadata = try await worker.write(assignment.execution, Self.write([one], of: assignment))
            else {
                Issue.record("what came late may have been taken in before")
                return
            }
            #expect(try await Self.metadata(run, rig) == nil)
        }
    }

    @Test("labels that a run is given before its worker says that the attempt begins are not among those it began with")
    func earlyLabels() async throws {
        try await EngineRig.run { rig async throws in
            let first = try await rig.worker("t")
            let run = try await rig.trigger("t", TriggerOptions(tags: ["a"]))
            _ = try await first.next()
            try await rig.engine.addTags(["b"], to: run, in: .development)
            rig.clock.advance(by: .seconds(31))
            let second = try await rig.worker("t")
            #expect(try await second.next().run.tags == ["a"])
        }
    }

    @Test("a flush says that changes were refused, and what is read afterwards is what there is")
    func refusedFlush() async throws {
        try await TaskSandbox.with {
            task("child") { (_: NoValue, context: RunContext) async throws -> Int in
                let half = String(repeating: "x", count: 150_000)
                try context.metadata.parent.set("a", half).set("b", half)
                try context.metadata.set("own", 1)
                await #expect(throws: TransportError.self) { try await context.metadata.flush() }
                try await context.metadata.flush()
                return try context.metadata.get("own") ?? 0
            }
            task("parent") { (_: NoValue, context: RunContext) async throws -> Int in
                let own = try await context.triggerAndWait(TaskName<NoValue, Int>("child"), NoValue(), key: "c").get()
                try await context.metadata.refresh()
                return context.metadata.current.isEmpty ? own : -1
            }
        } perform: { sandbox async throws in
            #expect(try await sandbox.run(TaskName<NoValue, Int>("parent"), NoValue()).get() == 1)
        }
    }
}
