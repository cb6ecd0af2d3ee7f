import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Queues and limits", .timeLimit(.minutes(10)))
struct QueueTests {
    @Test("a run goes from trigger to stored result")
    func life() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let run = try await rig.trigger("hello", payload: "{\"a\":1}")
            let assignment = try await worker.next()
            #expect(assignment.execution == ExecutionID(run: run, epoch: 1))
            #expect(assignment.run.payload == Packet(data: "{\"a\":1}"))
            #expect(assignment.attempt == 1)
            try await worker.write(assignment.execution, .start)
            #expect(try await rig.status(run) == .executing)
            try await worker.finish(assignment.execution, "\"done\"")
            let record = try await rig.engine.record(run, in: .development)
            #expect(record.state.status == .completedSuccessfully)
            #expect(record.outcome?.output == Packet(data: "\"done\""))
        }
    }

    @Test("T099 limit 1, three runs: strictly one after the other, in order")
    func limitOne() async throws {
        try await EngineRig.run { rig in
            let queue = QueueManifest(name: "single", concurrencyLimit: 1)
            let worker = try await rig.worker([TaskManifest(id: "one", queue: queue)])
            var runs: [RunID] = []
            for _ in 0..<3 {
                rig.clock.advance(by: .milliseconds(1))
                runs.append(try await rig.trigger("one"))
            }
            for run in runs {
                let orders = try await worker.poll(slots: 5)
                #expect(orders.assignments.map(\.run.id) == [run])
                try await worker.finish(orders.assignments[0].execution)
            }
        }
    }

    @Test("T101 limit 1 per concurrency key: one run of each key at a time")
    func limitPerKey() async throws {
        try await EngineRig.run { rig in
            let queue = QueueManifest(name: "tenants", concurrencyLimit: 1)
            let worker = try await rig.worker([TaskManifest(id: "tenant", queue: queue)])
            for key in ["a", "a", "b", "b"] { try await rig.trigger("tenant", TriggerOptions(concurrencyKey: key)) }
            let orders = try await worker.poll(slots: 10)
            #expect(orders.assignments.compactMap(\.run.concurrencyKey).sorted() == ["a", "b"])
        }
    }

    @Test("two workers never get the same run")
    func noDoubles() async throws {
        try await EngineRig.run { rig in
            let (first, second) = (try await rig.worker("hello"), try await rig.worker("hello"))
            for _ in 0..<40 { try await rig.trigger("hello") }
            async let one = first.poll(slots: 20)
            async let two = second.poll(slots: 20)
            let runs = try await one.assignments.map(\.run.id) + two.assignments.map(\.run.id)
            #expect(runs.count == 40)
            #expect(Set(runs).count == 40)
        }
    }

    @Test("T025 a task nobody has is accepted; its run says what it waits for, and runs when a worker has the task")
    func unknownTask() async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("later")
            #expect(try await rig.status(run) == .pending)
            let before = try await rig.engine.statusReason(rig.engine.record(run, in: .development))
            #expect(before == "no worker has registered in this environment yet")
            _ = try await rig.worker("other")
            #expect(try await rig.status(run) == .pendingVersion)
            let reason = try await rig.engine.statusReason(rig.engine.record(run, in: .development))
            #expect(reason == "no worker has registered the task \"later\" yet")
            let queue = QueueManifest(name: "declared", concurrencyLimit: 3)
            let worker = try await rig.worker([TaskManifest(id: "later", queue: queue)])
            let assignment = try await worker.next()
            #expect(assignment.run.id == run)
            #expect(assignment.run.queue == "declared")
        }
    }

    @Test("a poll of a full worker takes news alone: a run waits for the poll that asks for one")
    func fullWorker() async throws {
        let counter = WorkerCounter(time: ManualClock()) {}
        let worker = WorkerID(rawValue: "worker_1")
        let record = WorkerRecord(
            environment: .development, id: worker, version: "local", name: "test", tasks: [], isInProcess: false,
            registeredAt: .distantPast, leaseUntil: .distantFuture)
        let execution = ExecutionID(run: RunID(rawValue: "run_1"), epoch: 1)
        let run = RunInfo(
            id: execution.run, task: "hello", payload: .none, queue: "task/hello", maxAttempts: 1, root: execution.run,
            createdAt: .distantPast, startedAt: .distantPast)
        counter.admit(record)
        counter.deliver([Assignment(execution: execution, attempt: 1, run: run, entries: [])], to: worker)
        async let news = counter.wait(WorkerPoll(worker: worker, slots: 0, waitMs: 1_000_000))
        counter.deliver(.lost(execution), to: worker)
        #expect(await news.assignments.isEmpty)
        #expect(await counter.wait(WorkerPoll(worker: worker, slots: 1, waitMs: 1_000_000)).assignments.count == 1)
    }

    @Test("a child that is waited for is ready at once on its parent's version")
    func pinnedChild() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("parent", "child", version: "1")
            try await rig.trigger("parent")
            let parent = try await worker.next()
            #expect(parent.run.version == "1")
            _ = try await worker.triggerAndWait(parent.execution, ["child"])
            let child = try await worker.next()
            #expect(child.run.task == "child")
            #expect(child.run.version == "1")
        }
    }

    @Test("a run pinned to a version is handed to a worker of that version alone")
    func versions() async throws {
        try await EngineRig.run { rig in
            let old = try await rig.worker("hello", version: "1")
            let new = try await rig.worker("hello", version: "2")
            let pinned = try await rig.trigger("hello", TriggerOptions(version: "2"))
            #expect(try await new.next().run.id == pinned)
            let free = try await rig.trigger("hello")
            let assignment = try await old.next()
            #expect(assignment.run.id == free)
            #expect(assignment.run.version == "1")
        }
    }
}
