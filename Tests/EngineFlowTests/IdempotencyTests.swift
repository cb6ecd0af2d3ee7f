import Foundation
import Testing
import TriggerEngine
import TriggerModel
import TriggerTesting

@Suite("Idempotency", .timeLimit(.minutes(10)))
struct IdempotencyTests {
    @Test("T053 fifty concurrent triggers with one key make exactly one run")
    func concurrentTriggers() async throws {
        try await EngineRig.run { rig in
            let runs = try await withThrowingTaskGroup(of: RunID.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await rig.trigger("hello", TriggerOptions(idempotencyKey: "once")) }
                }
                return try await group.reduce(into: Set<RunID>()) { $0.insert($1) }
            }
            #expect(runs.count == 1)
            let stored = try await rig.engine.records(matching: RunQuery(), in: .development)
            #expect(stored.count == 1)
        }
    }

    @Test("T049 the same key on two tasks makes two runs")
    func perTask() async throws {
        try await EngineRig.run { rig in
            let options = TriggerOptions(idempotencyKey: "once")
            let (first, second) = (try await rig.trigger("a", options), try await rig.trigger("b", options))
            #expect(first != second)
        }
    }

    @Test("T046 T047 a succeeded or cancelled run keeps its key, a failed one loses it")
    func keyAfterEnd() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let options = TriggerOptions(maxAttempts: 1, idempotencyKey: "once")
            let first = try await rig.trigger("hello", options)
            let failure = AttemptOutcome.failure(.string(raw: "no"), retryAfterMs: nil)
            try await worker.write(worker.next().execution, .finish(failure, activeMs: 0))
            let second = try await rig.trigger("hello", options)
            #expect(second != first)
            try await worker.finish(worker.next().execution)
            #expect(try await rig.trigger("hello", options) == second)
        }
    }

    @Test("a request repeated within a day has its effect once; afterwards the key is free")
    func requests() async throws {
        try await EngineRig.run { rig in
            let items = [TriggerItem(task: "hello", payload: .none)]
            let request = TriggerRequest(environment: .development, requestKey: "call-1")
            let first = try await rig.engine.trigger(items, request)
            #expect(try await rig.engine.trigger(items, request) == first)
            rig.clock.advance(by: .seconds(86_401))
            #expect(try await rig.engine.trigger(items, request) != first)
        }
    }

    @Test("a batch is one commit and one answer: repeated, it gives the same runs")
    func batches() async throws {
        try await EngineRig.run { rig in
            let items = (0..<500).map { TriggerItem(task: "hello", payload: Packet(data: "\($0)")) }
            let request = TriggerRequest(environment: .development, requestKey: "batch-1", isBatch: true)
            let first = try await rig.engine.trigger(items, request)
            #expect(Set(first.runs.map(\.id)).count == 500)
            #expect(try await rig.engine.trigger(items, request) == first)
        }
    }

    @Test("T048 a key is held as long as its trigger said, and by default for 30 days", arguments: [2, nil])
    func expiry(_ seconds: Int?) async throws {
        try await EngineRig.run { rig in
            let ttl = seconds.map { Duration.seconds($0) }
            let options = TriggerOptions(idempotencyKey: "once", idempotencyKeyTTL: ttl)
            let first = try await rig.trigger("hello", options)
            rig.clock.advance(by: (ttl ?? .seconds(30 * 86_400)) - .milliseconds(1))
            #expect(try await rig.trigger("hello", options) == first)
            rig.clock.advance(by: .milliseconds(1))
            let second = try await rig.trigger("hello", options)
            #expect(second != first)
            #expect(try await rig.engine.record(first, in: .development).state.idempotencyKey == nil)
            #expect(try await rig.trigger("hello", options) == second)
        }
    }

    @Test("T054 a key that was reset makes a new run; one that nobody holds is not found")
    func reset() async throws {
        try await EngineRig.run { rig in
            let options = TriggerOptions(idempotencyKey: "once")
            let first = try await rig.trigger("hello", options)
            try await rig.engine.resetIdempotencyKey("once", of: "hello", in: .development)
            let again = await #expect(throws: EngineError.self) {
                try await rig.engine.resetIdempotencyKey("once", of: "hello", in: .development)
            }
            #expect(again?.code == .notFound)
            #expect(try await rig.trigger("hello", options) != first)
        }
    }

    @Test("T054 of two tasks with one key, a reset is about the one that it names")
    func resetOfOne() async throws {
        try await EngineRig.run { rig in
            let options = TriggerOptions(idempotencyKey: "once")
            let (first, other) = (try await rig.trigger("a", options), try await rig.trigger("b", options))
            try await rig.engine.resetIdempotencyKey("once", of: "a", in: .development)
            #expect(try await rig.trigger("a", options) != first)
            #expect(try await rig.trigger("b", options) == other)
        }
    }

    @Test("one bad item of a batch refuses the batch, and nothing of it is stored")
    func badItem() async throws {
        try await EngineRig.run { rig in
            let bad = TriggerItem(
                task: "hello", payload: .none, options: TriggerOptions(tags: Array(repeating: "t", count: 11)))
            let items = [TriggerItem(task: "hello", payload: .none), bad]
            await #expect(throws: EngineError.self) {
                try await rig.engine.trigger(items, TriggerRequest(environment: .development, isBatch: true))
            }
            let stored = try await rig.engine.records(matching: RunQuery(), in: .development)
            #expect(stored.isEmpty)
        }
    }
}
