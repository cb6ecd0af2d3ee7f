import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Queues that nobody declared", .timeLimit(.minutes(10)))
struct UndeclaredQueueTests {
    private static let inMail = TriggerOptions(queue: "mail")
    private static let declaring = TaskManifest(id: "sender", queue: QueueManifest(name: "mail", concurrencyLimit: 1))

    private static func reason(_ run: RunID, _ rig: EngineRig) async throws -> String? {
        try await rig.engine.statusReason(try await rig.engine.record(run, in: .development))
    }

    @Test("T112 a run in a queue that nobody declared is set apart, says why, and executes once a task declares it")
    func declared() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("one")
            var runs: [RunID] = []
            for _ in 0..<3 {
                rig.clock.advance(by: .milliseconds(1))
                runs.append(try await rig.trigger("one", Self.inMail))
            }
            #expect(try await rig.status(runs[0]) == .pendingVersion)
            let reason = "no worker has registered a task that declares its queue \"mail\" yet"
            #expect(try await Self.reason(runs[0], rig) == reason)
            // A pause of it is no declaration, nor is a limit.
            _ = await #expect(throws: EngineError.self) {
                try await rig.engine.pauseQueue("mail", true, in: .development)
            }
            _ = try await rig.worker([Self.declaring])
            #expect(try await rig.status(runs[0]) == .pending)
            for run in runs {
                let next = try await worker.next()
                #expect(next.run.id == run)
                try await worker.finish(next.execution)
            }
        }
    }

    @Test("what waits for its task, and then for its queue, gets both; its time to live begins then")
    func both() async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("one", TriggerOptions(ttl: .seconds(60), queue: "mail"))
            #expect(try await rig.status(run) == .pending)
            let worker = try await rig.worker("one")
            #expect(try await rig.status(run) == .pendingVersion)
            #expect(try await rig.timers(.expire) == 0)
            _ = try await rig.worker([Self.declaring])
            #expect(try await rig.timers(.expire) == 1)
            #expect(try await worker.next().run.queue == "mail")
        }
    }

    @Test("a delayed run that comes to such a queue is set apart then")
    func delayed() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("one")
            let run = try await rig.trigger("one", TriggerOptions(delay: .seconds(5), queue: "mail"))
            rig.clock.advance(by: .seconds(5))
            try await eventually { try await rig.status(run) == .pendingVersion }
            async let next = worker.next()
            _ = try await rig.worker([Self.declaring])
            #expect(try await next.run.id == run)
        }
    }

    @Test("one that is cancelled is gone when its queue comes; its replay goes to the task's own queue")
    func cancelled() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("one")
            let run = try await rig.trigger("one", Self.inMail)
            try await rig.engine.cancel(run, in: .development)
            let replay = try await rig.engine.replay(run, in: .development).id
            #expect(try await rig.engine.record(replay, in: .development).state.queue == "task/one")
            let named = try await rig.engine.replay(run, ReplayEdits(queue: "mail"), in: .development).id
            #expect(try await rig.status(named) == .pendingVersion)
            _ = try await rig.worker([Self.declaring])
            #expect(try await rig.status(run) == .canceled)
            #expect(try await Set(worker.next(2).map(\.run.id)) == [replay, named])
        }
    }

    @Test("a run that is locked to a version is refused, naming the queue; in a queue that is declared it is not")
    func pinned() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("one", version: "v1")
            let options = TriggerOptions(queue: "mail", version: "v1")
            let error = await #expect(throws: EngineError.self) { try await rig.trigger("one", options) }
            #expect(error?.code == .invalid && error?.message.contains("no task declares a queue \"mail\"") == true)
            _ = try await rig.worker([Self.declaring], version: "v1")
            let run = try await rig.trigger("one", options)
            #expect(try await worker.next().run.id == run)
        }
    }

    @Test("a task's own queue is always there, whichever its runs go to; a queue that is declared no more stays")
    func present() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker([Self.declaring, TaskManifest(id: "one")])
            _ = try await rig.worker([TaskManifest(id: "sender")])
            for queue in ["task/sender", "task/one", "mail"] {
                let run = try await rig.trigger("one", TriggerOptions(queue: queue))
                #expect(try await worker.next().run.id == run)
            }
        }
    }

    @Test("a queue that is named as a task's own is none where there is no such task, until there is")
    func mistyped() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("one")
            let run = try await rig.trigger("one", TriggerOptions(queue: "task/tpyo"))
            #expect(try await rig.status(run) == .pendingVersion)
            _ = try await rig.worker([TaskManifest(id: "tpyo", queue: QueueManifest(name: "mail"))])
            #expect(try await worker.next().run.id == run)
        }
    }

    @Test("with a burst a task's own queue has no more than any other, also where its runs go to another")
    func capped() async throws {
        try await EngineRig.run(options: EngineOptions(environmentLimit: 1, burst: 3)) { rig in
            let worker = try await rig.worker([Self.declaring, TaskManifest(id: "one")])
            for _ in 0..<2 { try await rig.trigger("one", TriggerOptions(queue: "task/sender")) }
            #expect(try await worker.poll(slots: 5).assignments.count == 1)
        }
    }

    @Test("children of a run are set apart as any run is, and their parent waits for them")
    func children() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("parent", "one")
            let parent = try await rig.trigger("parent")
            let execution = try await worker.next().execution
            try await worker.write(execution, .start)
            let item = TriggerItem(task: "one", payload: .none, options: TriggerOptions(queue: "ma!il"))
            let opening = RunChange.RunsOpening(
                id: EntryKey(scope: "", key: "child"), kind: .triggerAndWait, fingerprint: "f", attempt: 1,
                items: [item])
            try await worker.write(execution, .triggerRuns(opening))
            try await worker.write(execution, .suspend(activeMs: 1))
            _ = try await rig.worker([Self.declaring])
            let child = try await worker.next()
            #expect(child.run.queue == "mail")
            try await worker.finish(child.execution)
            #expect(try await worker.next().run.id == parent)
        }
    }
}
