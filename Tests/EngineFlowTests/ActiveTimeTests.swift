import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Active time on heartbeats", .timeLimit(.minutes(10)))
struct ActiveTimeTests {
    private static let limited = TaskManifest(id: "one", maxDurationMs: 10_000_000)

    /// A run that a worker has begun, at work for a minute since.
    private func run(
        _ body: (EngineRig, ScriptedWorker, Assignment) async throws -> Void
    ) async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker([Self.limited])
            try await rig.trigger("one")
            let assignment = try await worker.next()
            try await worker.write(assignment.execution, .start)
            try await rig.advance(by: .seconds(60), keeping: [worker])
            try await body(rig, worker, assignment)
        }
    }

    private func say(
        _ ms: Int64, of execution: ExecutionID, attempt: Int = 1, _ worker: ScriptedWorker
    ) async throws {
        let active = ActiveTime(execution: execution, attempt: attempt, activeMs: ms)
        try await worker.rig.engine.heartbeat(worker.id, active: [active], in: .development)
    }

    private func activeMs(_ run: RunID, _ rig: EngineRig) async throws -> Int64 {
        try await rig.engine.record(run, in: .development).state.knownActiveMs
    }

    @Test("a run that was lost has the time its last heartbeat said, and its attempt goes on from there")
    func lost() async throws {
        try await run { rig, worker, first in
            try await say(50_000, of: first.execution, worker)
            try await say(59_000, of: first.execution, worker)
            try await say(59_000, of: first.execution, worker)
            #expect(try await activeMs(first.run.id, rig) == 59_000)
            rig.clock.advance(by: .seconds(30))
            let second = try await rig.worker([Self.limited])
            let again = try await second.next()
            #expect(again.run.id == first.run.id && again.attempt == 1)
            #expect(again.activeMs == 59_000 && again.run.maxDurationMs == 10_000_000)
            try await second.write(again.execution, .finish(.success(.none), activeMs: 1_000))
            #expect(try await activeMs(first.run.id, rig) == 60_000)
        }
    }

    @Test("what a worker says as it ends counts whole, and what it said on the way not once more")
    func whole() async throws {
        try await run { rig, worker, first in
            try await say(50_000, of: first.execution, worker)
            let failure = AttemptOutcome.failure(.string(raw: "no"), retryAfterMs: 0)
            try await worker.write(first.execution, .finish(failure, activeMs: 55_000))
            #expect(try await activeMs(first.run.id, rig) == 55_000)
            try await worker.write(first.execution, .start)
            try await say(54_000, of: first.execution, worker)
            try await say(2_000, of: first.execution, attempt: 2, worker)
            try await worker.write(first.execution, .handBack(activeMs: 3_000))
            let second = try await worker.next()
            #expect(second.activeMs == 3_000 && second.attempt == 2)
            #expect(try await activeMs(first.run.id, rig) == 58_000)
        }
    }

    @Test("only the execution that holds the run says how long it has been active")
    func fenced() async throws {
        try await run { rig, worker, first in
            let other = try await rig.worker([Self.limited])
            try await say(50_000, of: first.execution, other)
            try await say(50_000, of: ExecutionID(run: first.run.id, epoch: first.execution.epoch + 1), worker)
            try await say(50_000, of: ExecutionID(run: RunID(rawValue: "run_none"), epoch: 1), worker)
            try await say(-5, of: first.execution, worker)
            #expect(try await activeMs(first.run.id, rig) == 0)
            try await say(.max, of: first.execution, worker)
            #expect(try await activeMs(first.run.id, rig) == 60_000)
        }
    }

    @Test("an execution was not active for longer than it has been there, however long ago the run began")
    func resumed() async throws {
        try await run { rig, worker, first in
            _ = try await worker.suspendForAnHour(first.execution)
            try await rig.advance(by: .seconds(3_600), keeping: [worker])
            let again = try await worker.next()
            #expect(again.run.id == first.run.id && again.attempt == 1)
            try await worker.write(again.execution, .start)
            try await rig.advance(by: .seconds(20), keeping: [worker])
            try await say(.max, of: again.execution, worker)
            #expect(try await activeMs(first.run.id, rig) == 20_001)
        }
    }

    @Test("nothing is kept of what a worker says of a run whose active time is not limited")
    func unlimited() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("one")
            let run = try await rig.trigger("one")
            let first = try await worker.next()
            try await worker.write(first.execution, .start)
            try await rig.advance(by: .seconds(20), keeping: [worker])
            try await say(20_000, of: first.execution, worker)
            #expect(try await rig.engine.record(run, in: .development).state.ownTerms == nil)
        }
    }

    @Test("a run that is cancelled or suspended keeps its time", arguments: [true, false])
    func kept(isCancelled: Bool) async throws {
        try await run { rig, worker, first in
            try await say(50_000, of: first.execution, worker)
            if isCancelled {
                try await rig.engine.cancel(first.run.id, in: .development, reason: "enough")
            } else {
                _ = try await worker.suspendForAnHour(first.execution)
            }
            let state = try await rig.engine.record(first.run.id, in: .development).state
            #expect(state.activeMs == 50_000 && state.ownTerms?.underwayMs == nil)
        }
    }

    @Test("a run that its worker never said anything of has nothing to keep")
    func short() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("one")
            let run = try await rig.trigger("one")
            let first = try await worker.next()
            try await rig.engine.heartbeat(worker.id, in: .development)
            try await worker.finish(first.execution)
            #expect(try await rig.engine.record(run, in: .development).state.ownTerms == nil)
        }
    }
}
