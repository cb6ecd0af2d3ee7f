import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Replays", .timeLimit(.minutes(10)))
struct ReplayTests {
    private static let options = TriggerOptions(
        ttl: .seconds(60), priority: .seconds(5), queue: "slow", concurrencyKey: "k", maxAttempts: 7, tags: ["a", "b"],
        metadata: #"{"m":1}"#, test: true, idempotencyKey: "once", version: "v9")

    @Test(
        "T146 a replay has payload, metadata, labels, queue and key of the other, whatever became of that, and nothing else"
    )
    func replay() async throws {
        try await EngineRig.run { rig in
            _ = try await rig.worker([TaskManifest(id: "other", queue: QueueManifest(name: "slow"))], version: "v9")
            let first = try await rig.trigger("hello", payload: "[1]", Self.options)
            try await rig.engine.cancel(first, in: .development)
            let run = try await rig.engine.replay(first, in: .development).id
            let (old, new) = (
                try await rig.engine.record(first, in: .development), try await rig.engine.record(run, in: .development)
            )
            #expect(new.details.payload == old.details.payload && new.details.tags == ["a", "b"])
            #expect(new.details.metadata == old.details.metadata && new.details.isTest)
            #expect(new.state.queue == "slow" && new.state.concurrencyKey == "k")
            #expect(new.state.idempotencyKey == nil && new.state.version == nil && new.state.maxAttempts == nil)
            #expect(new.state.terms == RunTerms(replayOf: first) && new.state.parent == nil)
            #expect(old.state.status == .canceled && old.state.idempotencyKey == "once")
        }
    }

    @Test("the replay of a run that was in its task's own queue goes to the queue that the task has now")
    func movedTask() async throws {
        try await EngineRig.run { rig in
            _ = try await rig.worker("hello")
            let first = try await rig.trigger("hello")
            _ = try await rig.worker([TaskManifest(id: "hello", queue: QueueManifest(name: "mine"))])
            let run = try await rig.engine.replay(first, in: .development)
            #expect(try await rig.engine.record(run.id, in: .development).state.queue == "mine")
        }
    }

    @Test("a replay is locked to a version that has neither the task nor its queue, though it names no queue")
    func otherVersion() async throws {
        try await EngineRig.run { rig in
            _ = try await rig.worker("hello")
            _ = try await rig.worker("other", version: "v2")
            let first = try await rig.trigger("hello", TriggerOptions(queue: "gone"))
            let edits = ReplayEdits(options: TriggerOptions(version: "v2"))
            let run = try await rig.engine.replay(first, edits, in: .development).id
            let state = try await rig.engine.record(run, in: .development).state
            #expect(state.queue == "task/hello" && state.status == .pendingVersion && state.version == "v2")
            let named = ReplayEdits(queue: "gone", options: TriggerOptions(version: "v2"))
            let error = await #expect(throws: EngineError.self) {
                try await rig.engine.replay(first, named, in: .development)
            }
            #expect(error?.message.contains("leave options.queue out") == true)
        }
    }

    @Test("replays of one run that come together have each its own edits")
    func together() async throws {
        try await EngineRig.run { rig in
            let first = try await rig.trigger("hello", payload: "0")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...20 {
                    group.addTask {
                        let edits = ReplayEdits(payload: Packet(data: "\(number)"))
                        let run = try await rig.engine.replay(first, edits, in: .development).id
                        let stored = try await rig.engine.record(run, in: .development)
                        #expect(stored.details.payload.data == "\(number)")
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("what is edited is as it was edited")
    func edits() async throws {
        try await EngineRig.run { rig in
            for (version, queue) in [("v1", "fast"), ("v9", "slow")] {
                _ = try await rig.worker(
                    [TaskManifest(id: "other", queue: QueueManifest(name: queue))], version: version)
            }
            let first = try await rig.trigger("hello", payload: "[1]", Self.options)
            var edits = ReplayEdits(
                payload: Packet(data: "[2]"), metadata: "{}", tags: ["c"], queue: "fast", concurrencyKey: "l",
                test: false)
            edits.options = TriggerOptions(delay: .hours(1), maxAttempts: 1, idempotencyKey: "other", version: "v1")
            let run = try await rig.engine.replay(first, edits, in: .development)
            let new = try await rig.engine.record(run.id, in: .development)
            #expect(new.details.payload.data == "[2]" && new.details.tags == ["c"] && new.details.metadata == "{}")
            #expect(new.state.queue == "fast" && new.state.concurrencyKey == "l" && !new.details.isTest)
            #expect(new.state.status == .delayed && new.state.maxAttempts == 1 && new.state.version == "v1")
            #expect(try await rig.engine.replay(first, edits, in: .development).isCached)
        }
    }

    @Test("a worker is told that a run is a replay, and of what")
    func told() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let first = try await rig.trigger("hello")
            #expect(try await worker.next().run.replayOf == nil)
            _ = try await rig.engine.replay(first, in: .development)
            #expect(try await worker.next().run.replayOf == first)
        }
    }

    @Test("a replay that is asked for twice by one call is one run")
    func repeated() async throws {
        try await EngineRig.run { rig in
            let first = try await rig.trigger("hello")
            let run = try await rig.engine.replay(first, in: .development, requestKey: "call")
            #expect(try await rig.engine.replay(first, in: .development, requestKey: "call") == run)
            #expect(try await rig.engine.replay(first, in: .development, requestKey: "other") != run)
        }
    }

    @Test("a run that is not there is not repeated, and one with edits that cannot be leaves nothing")
    func refusals() async throws {
        try await EngineRig.run { rig in
            let missing = await #expect(throws: EngineError.self) {
                _ = try await rig.engine.replay(RunID(rawValue: "run_none"), in: .development)
            }
            #expect(missing?.code == .notFound)
            let first = try await rig.trigger("hello")
            let edits = ReplayEdits(tags: Array(repeating: "t", count: 11))
            await #expect(throws: EngineError.self) { _ = try await rig.engine.replay(first, edits, in: .development) }
            #expect(try await rig.engine.records(matching: RunQuery(), in: .development).count == 1)
        }
    }
}
