import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

/// What a trigger names and the server knows or does not: machines, versions, the region, a parent.
@Suite("What a trigger names", .timeLimit(.minutes(10)))
struct NamedTests {
    private static func refusal(_ rig: EngineRig, _ options: TriggerOptions) async -> String? {
        let error = await #expect(throws: EngineError.self) { try await rig.trigger("one", options) }
        #expect(error?.code == .invalid)
        return error?.message
    }

    @Test("T020 a run has the machine of its trigger, else its task's; a replay keeps the one that was named")
    func machine() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker([TaskManifest(id: "one", machine: .small2x), TaskManifest(id: "two")])
            let run = try await rig.trigger("one", TriggerOptions(machine: .large1x))
            #expect(try await worker.next().run.machine == .large1x)
            _ = try await rig.engine.replay(run, in: .development)
            #expect(try await worker.next().run.machine == .large1x)
            let edits = ReplayEdits(options: TriggerOptions(machine: .micro))
            _ = try await rig.engine.replay(run, edits, in: .development)
            #expect(try await worker.next().run.machine == .micro)
            try await rig.trigger("one")
            #expect(try await worker.next().run.machine == .small2x)
            try await rig.trigger("two")
            #expect(try await worker.next().run.machine == nil)
        }
    }

    @Test(
        "the machine and the limit of a debounced run are those of the trigger that counts", arguments: [true, false])
    func debounced(_ isTrailing: Bool) async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("one")
            let debounce = Debounce(key: "k", delay: .seconds(2), mode: isTrailing ? .trailing : .leading)
            try await rig.trigger("one", TriggerOptions(debounce: debounce, maxDuration: .seconds(7), machine: .micro))
            try await rig.trigger("one", TriggerOptions(debounce: debounce, machine: .large2x))
            async let next = worker.next()
            rig.clock.advance(by: .seconds(2))
            let run = try await next.run
            #expect(run.machine == (isTrailing ? .large2x : .micro))
            #expect(run.maxDurationMs == (isTrailing ? nil : 7_000))
        }
    }

    @Test("T031 a version that no worker ever had is refused by its name; one that lacks the task is waited for")
    func version() async throws {
        try await EngineRig.run { rig in
            let pinned = TriggerOptions(version: "v1")
            #expect(await Self.refusal(rig, pinned)?.contains("\"v1\"") == true)
            _ = try await rig.worker("other", version: "v1")
            let run = try await rig.trigger("one", pinned)
            #expect(try await rig.status(run) == .pendingVersion)
            let worker = try await rig.worker("one", version: "v1")
            #expect(try await worker.next().run.id == run)
            #expect(await Self.refusal(rig, TriggerOptions(version: "v2"))?.contains("\"v2\"") == true)
        }
    }

    @Test("T031 of a batch with one unknown version nothing is stored, and a replay on one is refused too")
    func versions() async throws {
        try await EngineRig.run { rig in
            _ = try await rig.worker("one", version: "v1")
            let items = ["v1", "v2"].map {
                TriggerItem(task: "one", payload: .none, options: TriggerOptions(version: $0))
            }
            await #expect(throws: EngineError.self) {
                try await rig.engine.trigger(items, TriggerRequest(environment: .development, isBatch: true))
            }
            #expect(try await rig.engine.records(matching: RunQuery(), in: .development).isEmpty)
            let run = try await rig.trigger("one")
            let edits = ReplayEdits(options: TriggerOptions(version: "v2"))
            await #expect(throws: EngineError.self) { try await rig.engine.replay(run, edits, in: .development) }
        }
    }

    @Test("inside a run an unknown version is refused, unless the run waits: then its own version counts")
    func versionInside() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("one", version: "v1")
            try await rig.trigger("one")
            let parent = try await worker.next()
            func trigger(_ kind: EntryKind) async throws -> WriteAnswer {
                let item = TriggerItem(task: "one", payload: .none, options: TriggerOptions(version: "v9"))
                let opening = RunChange.RunsOpening(
                    id: EntryKey(scope: "", key: kind.rawValue), kind: kind, fingerprint: "f", attempt: 1,
                    items: [item])
                return try await worker.write(parent.execution, .triggerRuns(opening))
            }
            guard case .refused(let refusal) = try await trigger(.trigger) else { return #expect(Bool(false)) }
            #expect(refusal.code == .invalid && refusal.message.contains("v9"))
            guard case .entry = try await trigger(.triggerAndWait) else { return #expect(Bool(false)) }
            #expect(try await worker.next().run.version == "v1")
        }
    }

    @Test("another region than the server's is refused, with the name of that")
    func region() async throws {
        try await EngineRig.run { rig in
            #expect(await Self.refusal(rig, TriggerOptions(region: "eu"))?.contains("\"default\"") == true)
            try await rig.trigger("one", TriggerOptions(region: "default"))
        }
    }

    @Test("a parent that is named is linked, as deep as it is, and cancelled with it; an unknown one is refused")
    func parent() async throws {
        try await EngineRig.run { rig in
            var options = TriggerOptions()
            options.parent = try await rig.trigger("one")
            let child = try await rig.trigger("one", options)
            let state = try await rig.engine.record(child, in: .development).state
            #expect(state.parent == options.parent && state.root == options.parent && state.depth == 1)
            let replay = try await rig.engine.replay(child, in: .development).id
            #expect(try await rig.engine.record(replay, in: .development).state.parent == nil)
            let linked = try await rig.engine.replay(child, ReplayEdits(options: options), in: .development).id
            #expect(try await rig.engine.record(linked, in: .development).state.parent == options.parent)
            try await rig.engine.cancel(try #require(options.parent), in: .development)
            try await eventually { try await rig.status(child) == .canceled }
            options.parent = RunID(rawValue: "run_none")
            #expect(await Self.refusal(rig, options)?.contains("run_none") == true)
        }
    }
}
