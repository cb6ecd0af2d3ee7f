import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Times to live", .timeLimit(.minutes(10)))
struct ExpiryTests {
    /// A worker with one slot's worth of a queue, and a run that has it.
    private static func blocked(_ rig: EngineRig) async throws -> (ScriptedWorker, Assignment) {
        let queue = QueueManifest(name: "single", concurrencyLimit: 1)
        let worker = try await rig.worker([TaskManifest(id: "one", queue: queue)])
        try await rig.trigger("one")
        return (worker, try await worker.next())
    }

    @Test("T040 a run that waits in its queue for longer than it may ends as expired, and says after how long")
    func expires() async throws {
        try await EngineRig.run { rig in
            let (worker, first) = try await Self.blocked(rig)
            let run = try await rig.trigger("one", TriggerOptions(ttl: .seconds(2)))
            rig.clock.advance(by: .seconds(2))
            try await eventually { try await rig.status(run) == .expired }
            let record = try await rig.engine.record(run, in: .development)
            #expect(record.outcome?.error?.message.contains("TTL (2s)") == true)
            try await worker.finish(first.execution)
            let last = try await rig.trigger("one")
            #expect(try await worker.next().run.id == last)
        }
    }

    @Test("T040 a run that waits for one that expires goes on with its error")
    func parent() async throws {
        try await EngineRig.run { rig in
            let queue = QueueManifest(name: "never", concurrencyLimit: 0)
            let worker = try await rig.worker([TaskManifest(id: "parent"), TaskManifest(id: "child", queue: queue)])
            try await rig.trigger("parent")
            let parent = try await worker.next()
            let item = TriggerItem(task: "child", payload: .none, options: TriggerOptions(ttl: .seconds(2)))
            let opening = RunChange.RunsOpening(
                id: EntryKey(scope: "", key: "child"), kind: .triggerAndWait, fingerprint: "f", attempt: 1,
                items: [item])
            try await worker.write(parent.execution, .triggerRuns(opening))
            try await worker.write(parent.execution, .suspend(activeMs: 1))
            rig.clock.advance(by: .seconds(2))
            let resumed = try await worker.next()
            #expect(resumed.run.id == parent.run.id)
            let outcome = try #require(resumed.entries.first?.outcomes?.first)
            #expect(outcome.status == .expired && outcome.error != nil)
        }
    }

    @Test("T041 the time to live begins when the delay is over")
    func afterDelay() async throws {
        try await EngineRig.run { rig in
            let (worker, first) = try await Self.blocked(rig)
            let run = try await rig.trigger("one", TriggerOptions(delay: .seconds(3), ttl: .seconds(2)))
            rig.clock.advance(by: .seconds(3))
            try await eventually { try await rig.status(run) == .pending }
            rig.clock.advance(by: .milliseconds(1_999))
            try await worker.finish(first.execution)
            #expect(try await worker.next().run.id == run)
        }
    }

    @Test("T042 a run that has begun once never expires, however long its next attempt waits")
    func begun() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let run = try await rig.trigger("hello", TriggerOptions(ttl: .seconds(2)))
            let first = try await worker.next()
            #expect(try await rig.timers(.expire) == 0)
            let error = RunError.string(raw: "no")
            try await worker.write(
                first.execution, .finish(.failure(error, retryAfterMs: 600_000), activeMs: 1))
            try await rig.advance(by: .seconds(600), keeping: [worker])
            let second = try await worker.next()
            #expect(second.run.id == run && second.attempt == 2)
        }
    }

    @Test("a time to live of zero is none")
    func zero() async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("hello", TriggerOptions(ttl: .zero))
            #expect(try await rig.engine.record(run, in: .development).state.terms.ttl == nil)
            _ = try await rig.worker("hello")
            try await eventually { try await rig.engine.record(run, in: .development).state.line != .unregistered }
            #expect(try await rig.timers(.expire) == 0)
        }
    }

    @Test("T043 a trigger's time to live comes before its task's, and zero is none", arguments: [true, false])
    func precedence(_ isKnown: Bool) async throws {
        try await EngineRig.run { rig in
            let queue = QueueManifest(name: "off", concurrencyLimit: 0)
            let task = TaskManifest(id: "one", queue: queue, ttlMs: 3_600_000)
            if isKnown { _ = try await rig.worker([task]) }
            let options = [TriggerOptions(), TriggerOptions(ttl: .zero), TriggerOptions(ttl: .seconds(5))]
            var runs: [RunID] = []
            for options in options { runs.append(try await rig.trigger("one", options)) }
            if !isKnown { _ = try await rig.worker([task]) }
            try await eventually { try await rig.timers(.expire) == 2 }
            rig.clock.advance(by: .seconds(5))
            try await eventually { try await rig.status(runs[2]) == .expired }
            #expect(try await rig.status(runs[0]) == .pending)
            rig.clock.advance(by: .seconds(3_595))
            try await eventually { try await rig.status(runs[0]) == .expired }
            rig.clock.advance(by: .seconds(3_600_000))
            #expect(try await rig.status(runs[1]) == .pending)
        }
    }

    @Test("T109 a run in a queue of limit 0 expires")
    func neverStarted() async throws {
        try await EngineRig.run { rig in
            _ = try await rig.worker([TaskManifest(id: "one", queue: QueueManifest(name: "off", concurrencyLimit: 0))])
            let run = try await rig.trigger("one", TriggerOptions(ttl: .seconds(2)))
            rig.clock.advance(by: .seconds(2))
            try await eventually { try await rig.status(run) == .expired }
        }
    }

    @Test("a run of a task that nobody has does not expire before somebody has it")
    func unregistered() async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("hello", TriggerOptions(ttl: .seconds(2)))
            rig.clock.advance(by: .seconds(3_600))
            let worker = try await rig.worker("hello")
            #expect(try await worker.next().run.id == run)
        }
    }

    @Test("a run that is cancelled, or handed out as it is triggered, leaves no timer")
    func noTimerLeft() async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("hello", TriggerOptions(ttl: .hours(1)))
            let worker = try await rig.worker("hello")
            try await rig.engine.cancel(run, in: .development)
            async let next = worker.next()
            try await rig.trigger("hello", TriggerOptions(ttl: .hours(1)))
            _ = try await next
            #expect(try await rig.timers(.expire) == 0)
        }
    }
}

extension Duration {
    fileprivate static func hours(_ hours: Int) -> Duration {
        .seconds(3_600 * hours)
    }
}
