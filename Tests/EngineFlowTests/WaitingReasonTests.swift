import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Why a run waits", .timeLimit(.minutes(10)))
struct WaitingReasonTests {
    private static func reason(_ run: RunID, _ rig: EngineRig) async throws -> String? {
        try await rig.engine.statusReason(try await rig.engine.record(run, in: .development))
    }

    private static let mail = TaskManifest(id: "mail", queue: QueueManifest(name: "mail", concurrencyLimit: 1))

    @Test("it is delayed, and until when")
    func delayed() async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("mail", TriggerOptions(delay: .hours(1)))
            #expect(try await Self.reason(run, rig) == "it is delayed until 2026-01-01T01:00:00.000Z")
        }
    }

    @Test("nobody ever had its task, or its version of it; nobody who has it is there")
    func workers() async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("mail")
            #expect(try await Self.reason(run, rig) == "no worker has registered in this environment yet")
            let other = try await rig.worker("other")
            #expect(try await Self.reason(run, rig) == "no worker has registered the task \"mail\" yet")
            _ = try await rig.worker("another", version: "v2")
            let pinned = try await rig.trigger("other", TriggerOptions(version: "v2"))
            #expect(
                try await Self.reason(pinned, rig) == "no worker has registered the task \"other\" in version v2 yet")
            let waiting = try await rig.trigger("other")
            #expect(
                try await Self.reason(waiting, rig)
                    == "the workers that have the task \"other\" are busy, and it is the next in line")
            try await rig.engine.deregister(other.id, in: .development)
            #expect(
                try await Self.reason(waiting, rig)
                    == "no worker that has the task \"other\" is there at present")
        }
    }

    @Test("its queue is at its limit, for its key, and how many are before it")
    func limit() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker([Self.mail])
            var runs: [RunID] = []
            for _ in 0..<4 {
                rig.clock.advance(by: .milliseconds(1))
                runs.append(try await rig.trigger("mail", TriggerOptions(concurrencyKey: "a")))
            }
            _ = try await rig.trigger("mail", TriggerOptions(concurrencyKey: "b"))
            _ = try await worker.next()
            let limited = "its queue \"mail\", for the concurrency key \"a\", runs 1 of at most 1 at once, and "
            #expect(try await Self.reason(runs[0], rig) == nil)
            #expect(try await Self.reason(runs[1], rig) == limited + "it is the next in line")
            #expect(try await Self.reason(runs[2], rig) == limited + "1 run is before it")
            #expect(try await Self.reason(runs[3], rig) == limited + "2 runs are before it")
        }
    }

    @Test("its queue is paused, or everything is")
    func paused() async throws {
        try await EngineRig.run { rig in
            _ = try await rig.worker([Self.mail])
            let run = try await rig.trigger("mail")
            try await rig.engine.pauseQueue("mail", true, in: .development)
            #expect(try await Self.reason(run, rig) == "its queue \"mail\" is paused")
            try await rig.engine.pause(.development, true)
            #expect(try await Self.reason(run, rig) == "the environment is paused")
        }
    }

    @Test("what it waits for: an instant, a run, some of several")
    func suspended() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("parent", "child")
            let first = try await rig.trigger("parent")
            _ = try await worker.suspendForAnHour(try await worker.next().execution)
            #expect(try await Self.reason(first, rig) == "it waits until 2026-01-01T01:00:00.000Z")
            let second = try await rig.trigger("parent")
            let execution = try await worker.next().execution
            _ = try await worker.triggerAndWait(execution, ["child", "child"])
            try await worker.write(execution, .suspend(activeMs: 1))
            #expect(try await Self.reason(second, rig) == "it waits for 2 of 2 runs")
        }
    }

    @Test("the gap before its next attempt")
    func retry() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("mail")
            let run = try await rig.trigger("mail")
            let failure = AttemptOutcome.failure(.string(raw: "no"), retryAfterMs: 60_000)
            try await worker.write(try await worker.next().execution, .finish(failure, activeMs: 1))
            #expect(try await Self.reason(run, rig) == "its next attempt begins at 2026-01-01T00:01:00.000Z")
        }
    }
}
