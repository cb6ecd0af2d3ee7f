import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Maximum durations", .timeLimit(.minutes(10)))
struct MaxDurationTests {
    private static let limited = TaskManifest(id: "one", maxDurationMs: 10_000)
    private static let tooLong = AttemptOutcome.failure(
        .internal(code: .maxDurationExceeded, message: "too long"), retryAfterMs: 0)

    @Test(
        "T023 a limit of less than 5 s counts as 5 s",
        arguments: [(MaxDuration.seconds(1), 5_000), (.limit(.milliseconds(1)), 5_000), (.seconds(6), 6_000)]
            as [(MaxDuration, Int64)])
    func shortest(_ limit: MaxDuration, _ expected: Int64) async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("one")
            try await rig.trigger("one", TriggerOptions(maxDuration: limit))
            #expect(try await worker.next().run.maxDurationMs == expected)
        }
    }

    @Test("T024 the trigger's limit counts instead of the task's, and so does that there is none")
    func precedence() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker([Self.limited])
            for (option, expected) in [(nil, 10_000), (.seconds(60), 60_000), (.unlimited, nil)]
                as [(MaxDuration?, Int64?)]
            {
                try await rig.trigger("one", TriggerOptions(maxDuration: option))
                #expect(try await worker.next().run.maxDurationMs == expected)
            }
        }
    }

    @Test("T021 an attempt that took too long ends its run as timed out, whoever says so and whatever it asks for")
    func timesOut() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("one")
            let run = try await rig.trigger("one", TriggerOptions(maxAttempts: 5, idempotencyKey: "once"))
            let answer = try await worker.write(try await worker.next().execution, .finish(Self.tooLong, activeMs: 1))
            guard case .ended(.timedOut) = answer else { return #expect(Bool(false), "\(answer)") }
            let record = try await rig.engine.record(run, in: .development)
            #expect(record.state.status == .timedOut && record.outcome?.error?.code == .maxDurationExceeded)
            #expect(try await rig.trigger("one", TriggerOptions(idempotencyKey: "once")) != run)
        }
    }

    @Test("a run that waits for one that took too long goes on with its error")
    func parent() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("parent", "child")
            try await rig.trigger("parent")
            let parent = try await worker.next()
            _ = try await worker.triggerAndWait(parent.execution, ["child"])
            try await worker.write(parent.execution, .suspend(activeMs: 1))
            try await worker.write(try await worker.next().execution, .finish(Self.tooLong, activeMs: 1))
            let outcome = try await worker.next().entries.first?.outcomes?.first
            #expect(outcome?.status == .timedOut && outcome?.error?.code == .maxDurationExceeded)
        }
    }

    @Test("T022 whoever goes on with an attempt is told how long it was active, without its waits")
    func continued() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker([Self.limited])
            try await rig.trigger("one")
            let first = try await worker.next()
            #expect(first.activeMs == nil)
            let due = rig.clock.now.addingTimeInterval(30)
            let wait = RunChange.WaitOpening(id: EntryKey(scope: "", key: "w"), attempt: 1, dueAt: due, suspends: true)
            try await worker.write(first.execution, .openWait(wait))
            try await worker.write(first.execution, .suspend(activeMs: 3_000))
            try await rig.advance(by: .seconds(30), keeping: [worker])
            let second = try await worker.next()
            #expect(second.activeMs == 3_000 && second.run.maxDurationMs == 10_000)
            try await worker.write(second.execution, .handBack(activeMs: 2_000))
            let third = try await worker.next()
            #expect(third.activeMs == 5_000 && third.attempt == 1)
        }
    }

    @Test("the next attempt begins anew, and so does what is told of it", arguments: [1_000, 600_000])
    func nextAttempt(_ gap: Int64) async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker([Self.limited])
            try await rig.trigger("one")
            let first = try await worker.next()
            let failure = AttemptOutcome.failure(.string(raw: "no"), retryAfterMs: gap)
            try await worker.write(first.execution, .finish(failure, activeMs: 4_000))
            var second = first
            if gap > 5_000 {
                try await rig.advance(by: .milliseconds(gap), keeping: [worker])
                second = try await worker.next()
                #expect(second.activeMs == nil && second.attempt == 2)
            }
            try await worker.write(second.execution, .start)
            try await worker.write(second.execution, .handBack(activeMs: 1_500))
            let third = try await worker.next()
            #expect(third.activeMs == 1_500 && third.attempt == 2)
            try await worker.finish(third.execution)
            let record = try await rig.engine.record(first.run.id, in: .development)
            #expect(record.state.activeMs == 5_501)
        }
    }

    @Test("a run without a limit has nothing to keep, however often it is tried")
    func unlimited() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("one")
            let run = try await rig.trigger("one")
            let first = try await worker.next()
            let failure = AttemptOutcome.failure(.string(raw: "no"), retryAfterMs: 0)
            try await worker.write(first.execution, .finish(failure, activeMs: 4_000))
            try await worker.write(first.execution, .start)
            let terms = try await rig.engine.record(run, in: .development).state.ownTerms
            #expect(terms?.activeLimitMs == nil && terms?.activeBeforeMs == nil)
            #expect(terms?.handedOutAt == nil && terms?.underwayMs == nil)
        }
    }

    @Test("a limit that is no time is refused", arguments: [MaxDuration.seconds(0), .seconds(-1), .limit(.zero)])
    func refused(_ limit: MaxDuration) async throws {
        try await EngineRig.run { rig in
            let error = await #expect(throws: EngineError.self) {
                try await rig.trigger("one", TriggerOptions(maxDuration: limit))
            }
            #expect(error?.code == .invalid && error?.message.contains("options.maxDuration") == true)
        }
    }
}
