import Foundation
import Logging
import Testing
import TriggerEngine
import TriggerModel
import TriggerSQLite
import TriggerTesting

@Suite("Lost workers and servers", .timeLimit(.minutes(10)))
struct RecoveryTests {
    @Test(
        "T088 a crashed worker's run is dequeued again after its lease: same attempt, next epoch, its steps in the journal"
    )
    func leaseEnds() async throws {
        try await EngineRig.run { rig in
            let (first, second) = (try await rig.worker("hello"), try await rig.worker("hello"))
            let run = try await rig.trigger("hello")
            let lost = try await first.next()
            try await first.write(lost.execution, .start)
            try await first.write(lost.execution, step("one", "1"))
            rig.clock.advance(by: .seconds(20))
            try await rig.engine.heartbeat(second.id, in: .development)
            async let recovered = second.next()
            rig.clock.advance(by: .seconds(10))
            let again = try await recovered
            #expect(again.run.id == run)
            #expect(again.attempt == 1)
            #expect(again.execution.epoch == 3)
            #expect(again.entries.map(\.output) == [Packet(data: "1")])
            let late = try await first.finish(lost.execution)
            guard case .refused(let refusal) = late else {
                return #expect(Bool(false), "a dead worker finished the run")
            }
            #expect(refusal.code == .staleEpoch)
        }
    }

    @Test("a worker whose lease ran out gets no run until it has registered again, even by a poll that waits")
    func lateWorker() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            async let poll = worker.poll()
            rig.clock.advance(by: .seconds(30))
            #expect(try await poll.isEmpty)
            let run = try await rig.trigger("hello")
            let error = await #expect(throws: EngineError.self) { try await worker.poll() }
            #expect(error?.code == .unknownWorker)
            #expect(try await rig.status(run) == .pending)
        }
    }

    @Test("a worker that registers again in the moment its lease runs out is known")
    func registersLate() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            for _ in 0..<20 {
                rig.clock.advance(by: .seconds(30))
                _ = try await rig.worker([TaskManifest(id: "hello")], id: worker.id)
                try await rig.engine.heartbeat(worker.id, in: .development)
            }
        }
    }

    @Test("a worker whose connection closed has two seconds to come back")
    func reconnect() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            try await rig.trigger("hello")
            let assignment = try await worker.next()
            await rig.engine.disconnected(worker.id, in: .development)
            rig.clock.advance(by: .seconds(1))
            let registration = WorkerRegistration(
                id: worker.id, version: "local", name: "test", tasks: [TaskManifest(id: "hello")],
                holding: [assignment.execution])
            let grant = try await rig.engine.register(registration, in: .development, inProcess: false)
            #expect(grant.lost.isEmpty)
            rig.clock.advance(by: .seconds(5))
            guard case .ended(.completedSuccessfully) = try await worker.finish(assignment.execution) else {
                return #expect(Bool(false), "the worker lost its lease")
            }
        }
    }

    @Test("a closed connection that stays closed gives its runs away after two seconds")
    func disconnected() async throws {
        try await EngineRig.run { rig in
            let (first, second) = (try await rig.worker("hello"), try await rig.worker("hello"))
            let run = try await rig.trigger("hello")
            _ = try await first.next()
            async let recovered = second.next()
            await rig.engine.disconnected(first.id, in: .development)
            rig.clock.advance(by: .seconds(2))
            #expect(try await recovered.run.id == run)
        }
    }

    @Test("a run whose hand-over was lost on the way is handed out again at no cost when the worker comes back")
    func lostAnswer() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let run = try await rig.trigger("hello")
            _ = try await worker.next()
            let registration = WorkerRegistration(
                id: worker.id, version: "local", name: "test", tasks: [TaskManifest(id: "hello")], holding: [])
            _ = try await rig.engine.register(registration, in: .development, inProcess: false)
            let again = try await worker.next()
            #expect(again.run.id == run)
            #expect(again.attempt == 1)
            #expect(try await rig.engine.record(run, in: .development).state.lostExecutions == 0)
        }
    }

    @Test("a new server gives remote workers a full lease, and takes back at once what ran in the old one")
    func serverRestart() async throws {
        let clock = ManualClock()
        let store = try await SQLiteStore.open(at: .memory, now: clock.now)
        var held: Assignment?
        var remote: WorkerID?
        try await EngineRig.run(store: store, clock: clock) { rig in
            let worker = try await rig.worker("remote")
            remote = worker.id
            try await rig.trigger("remote")
            held = try await worker.next()
            let inside = try await rig.worker([TaskManifest(id: "inside")], inProcess: true)
            try await rig.trigger("inside")
            _ = try await inside.next()
        }
        clock.advance(by: .seconds(25))
        let (assignment, id) = (try #require(held), try #require(remote))
        try await EngineRig.run(store: store, clock: clock) { rig in
            let fresh = try await rig.worker([TaskManifest(id: "inside")], inProcess: true)
            #expect(try await fresh.next().execution.epoch == 3)
            clock.advance(by: .seconds(25))
            guard
                case .ended(.completedSuccessfully) = try await ScriptedWorker(rig: rig, id: id).finish(
                    assignment.execution)
            else {
                return #expect(Bool(false), "the remote worker lost its lease in the restart")
            }
        }
    }

    @Test("the beginning and the end of an attempt, posted twice together, are one attempt")
    func repeatedAttempt() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let run = try await rig.trigger("hello")
            let execution = try await worker.next().execution
            let failure = RunChange.finish(.failure(.string(raw: "no"), retryAfterMs: 100), activeMs: 0)
            let writes = [RunWrite(execution, .start, attempt: 1), RunWrite(execution, failure, attempt: 1)]
            for _ in 0..<2 {
                let answers = try await rig.engine.write(writes, from: worker.id, in: .development)
                guard case .retry(attempt: 2, _, _) = answers[1] else {
                    return #expect(Bool(false), "a repeat took an attempt")
                }
            }
            #expect(try await rig.engine.record(run, in: .development).state.attempt == 1)
            let second = RunWrite(execution, .start, attempt: 2)
            _ = try await rig.engine.write([second] + writes, from: worker.id, in: .development)
            #expect(try await rig.status(run) == .executing)
        }
    }

    @Test("whoever asked before an engine that cannot start is refused rather than left waiting")
    func cannotStart() async throws {
        let engine = Engine(store: UnreadableStore(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let item = TriggerItem(task: "hello", payload: .none)
        let early = Task { try await engine.trigger([item], TriggerRequest(environment: .development)) }
        await #expect(throws: StoreError.self) { try await engine.run() }
        await #expect(throws: EngineError.self) { try await early.value }
        await #expect(throws: EngineError.self) {
            try await engine.trigger([item], TriggerRequest(environment: .development))
        }
    }

    @Test("a server that starts again and again gives a worker that stays away one full lease, not one at each start")
    func restarts() async throws {
        let clock = ManualClock()
        let store = try await SQLiteStore.open(at: .memory, now: clock.now)
        var run: RunID?
        try await EngineRig.run(store: store, clock: clock) { rig in
            let worker = try await rig.worker("hello")
            run = try await rig.trigger("hello")
            _ = try await worker.next()
        }
        for _ in 0..<3 {
            clock.advance(by: .seconds(12))
            try await EngineRig.run(store: store, clock: clock) { _ in }
        }
        clock.advance(by: .seconds(12))
        try await EngineRig.run(store: store, clock: clock) { rig async throws in
            #expect(try await rig.worker("hello").next().run.id == run)
        }
        try await store.close()
    }

    @Test("a worker that drains gives its runs back, and the journal counts no loss")
    func drain() async throws {
        try await EngineRig.run { rig in
            let (first, second) = (try await rig.worker("hello"), try await rig.worker("hello"))
            let run = try await rig.trigger("hello")
            _ = try await first.next()
            try await rig.engine.deregister(first.id, in: .development)
            #expect(try await second.next().run.id == run)
            #expect(try await rig.engine.record(run, in: .development).state.lostExecutions == 0)
        }
    }

    @Test("every write may be posted twice and has its effect once")
    func repeatedWrites() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("parent", "child")
            let run = try await rig.trigger("parent")
            let execution = try await worker.next().execution
            for _ in 0..<2 { try await worker.write(execution, .start) }
            for output in ["1", "2"] { try await worker.write(execution, step("one", output)) }
            for _ in 0..<2 { _ = try await worker.triggerAndWait(execution, ["child", "child"]) }
            for _ in 0..<2 { _ = try await worker.write(execution, .suspend(activeMs: 1)) }
            let all = try await rig.engine.records(matching: RunQuery(), in: .development)
            #expect(all.count == 3)
            for child in try await worker.next(2) {
                for _ in 0..<2 { try await worker.finish(child.execution) }
            }
            let resumed = try await worker.next()
            #expect(resumed.since == 1)
            let journal = try await rig.engine.journal(resumed.execution, of: worker.id, in: .development)
            #expect(journal.first { $0.id.key == "one" }?.output == Packet(data: "1"))
            for _ in 0..<2 {
                guard case .ended(.completedSuccessfully) = try await worker.finish(resumed.execution) else {
                    return #expect(Bool(false), "a repeated finish was refused")
                }
            }
            #expect(try await rig.status(run) == .completedSuccessfully)
        }
    }
}

/// A store whose disk is gone.
private struct UnreadableStore: Store {
    let wakeUps = AsyncStream<StoreSignal> { $0.finish() }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
    ) async throws -> Value {
        throw StoreError(.inputOutput, "the disk is gone")
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreSnapshot) throws -> Value) async throws -> Value {
        throw StoreError(.inputOutput, "the disk is gone")
    }

    func close() async throws {}
}
