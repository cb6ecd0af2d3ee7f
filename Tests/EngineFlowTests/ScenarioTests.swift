import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

/// Scenarios that no other suite is about; see Tests/Scenarios.md.
@Suite("Scenarios", .timeLimit(.minutes(10)))
struct ScenarioTests {
    @Test("T045 a key that is used again while its run is executed gives that run, which is executed once")
    func keyWhileExecuting() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let options = TriggerOptions(idempotencyKey: "once")
            let run = try await rig.trigger("hello", options)
            let assignment = try await worker.next()
            try await worker.write(assignment.execution, .start)
            let item = TriggerItem(task: "hello", payload: .none, options: options)
            let again = try await rig.engine.trigger([item], TriggerRequest(environment: .development)).runs[0]
            #expect(again.id == run && again.isCached)
            try await worker.finish(assignment.execution)
            #expect(try await rig.engine.record(run, in: .development).state.executions == 1)
        }
    }

    @Test("T090 a run that was handed out and not begun goes to another worker, and it costs no attempt")
    func neverStarted() async throws {
        try await EngineRig.run { rig in
            let (first, second) = (try await rig.worker("hello"), try await rig.worker("hello"))
            let run = try await rig.trigger("hello")
            _ = try await first.next()
            rig.clock.advance(by: .seconds(20))
            try await rig.engine.heartbeat(second.id, in: .development)
            async let recovered = second.next()
            rig.clock.advance(by: .seconds(10))
            #expect(try await recovered.attempt == 1)
            #expect(try await rig.engine.record(run, in: .development).state.attempt == 0)
        }
    }

    @Test("T044 a run that nobody gave a time to live waits for a worker as long as it takes, in development too")
    func noTimeToLive() async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("hello")
            #expect(try await rig.timers(.expire) == 0)
            rig.clock.advance(by: .seconds(86_400))
            let worker = try await rig.worker("hello")
            #expect(try await rig.timers(.expire) == 0)
            let assignment = try await worker.next()
            #expect(assignment.run.id == run && assignment.attempt == 1)
            try await worker.finish(assignment.execution)
            #expect(try await rig.status(run) == .completedSuccessfully)
        }
    }

    @Test(
        "T089 a run whose workers vanish is not cancelled: it goes on, and then fails and is retried, in development too"
    )
    func notCancelled() async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("hello")
            var attempts: [Int] = []
            for loss in 1...11 {
                let worker = try await rig.worker("hello")
                async let next = worker.next()
                try await eventually {
                    rig.clock.advance(by: .seconds(1))
                    try await rig.engine.heartbeat(worker.id, in: .development)
                    return try await rig.status(run) == .dequeued
                }
                let assignment = try await next
                attempts.append(assignment.attempt)
                try await worker.write(assignment.execution, .start)
                rig.clock.advance(by: .seconds(30))
                try await eventually {
                    try await rig.engine.record(run, in: .development).state.worker == nil
                }
                #expect(try await rig.status(run) == (loss < 11 ? .pending : .retryingAfterFailure))
            }
            #expect(attempts == Array(repeating: 1, count: 11))
        }
    }

    @Test("T100 two tasks that share a queue of limit 1 run one after the other")
    func sharedQueue() async throws {
        try await EngineRig.run { rig in
            let queue = QueueManifest(name: "shared", concurrencyLimit: 1)
            let worker = try await rig.worker([
                TaskManifest(id: "a", queue: queue), TaskManifest(id: "b", queue: queue),
            ])
            let first = try await rig.trigger("a")
            rig.clock.advance(by: .milliseconds(1))
            let second = try await rig.trigger("b")
            let orders = try await worker.poll(slots: 10)
            #expect(orders.assignments.map(\.run.id) == [first])
            try await worker.finish(orders.assignments[0].execution)
            #expect(try await worker.next().run.id == second)
        }
    }

    @Test("T102 a key with one run begins beside a key with a thousand that wait")
    func fairness() async throws {
        try await EngineRig.run { rig in
            let queue = QueueManifest(name: "tenants", concurrencyLimit: 1)
            let worker = try await rig.worker([TaskManifest(id: "one", queue: queue)])
            let item = TriggerItem(task: "one", payload: .none, options: TriggerOptions(concurrencyKey: "a"))
            for _ in 0..<2 {
                let items = Array(repeating: item, count: 500)
                _ = try await rig.engine.trigger(items, TriggerRequest(environment: .development))
            }
            rig.clock.advance(by: .seconds(1))
            let run = try await rig.trigger("one", TriggerOptions(concurrencyKey: "b"))
            #expect(try await worker.next(2).map(\.run.id).contains(run))
        }
    }

    @Test(
        "T150 a child that is waited for has its parent's version, one that is not has the latest",
        arguments: [true, false])
    func versions(_ isAwaited: Bool) async throws {
        try await EngineRig.run { rig in
            let old = try await rig.worker("parent", "child", version: "v1")
            try await rig.trigger("parent")
            let parent = try await old.next()
            let new = try await rig.worker("parent", "child", version: "v2")
            let kind: EntryKind = isAwaited ? .triggerAndWait : .trigger
            let opening = RunChange.RunsOpening(
                id: EntryKey(scope: "", key: "child"), kind: kind, fingerprint: "f", attempt: 1,
                items: [TriggerItem(task: "child", payload: .none)])
            try await old.write(parent.execution, .triggerRuns(opening))
            let taken = try await (isAwaited ? old : new).next()
            #expect(taken.run.task == "child" && taken.run.version == (isAwaited ? "v1" : "v2"))
        }
    }
}
