import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Hooks of runs that end without their code", .timeLimit(.minutes(5)))
struct HookExecutionTests {
    private static let aware = TaskManifest(id: "aware", hooks: [.cancel, .failure])

    private static func terms(_ run: RunID, _ rig: EngineRig) async throws -> PendingHooks? {
        try await rig.engine.record(run, in: .development).state.ownTerms?.hooks
    }

    @Test("T092 a run that never began is cancelled at once, and its hooks run in an execution of their own")
    func queued() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker([Self.aware])
            let run = try await rig.trigger("aware", payload: "1")
            #expect(try await rig.engine.cancel(run, in: .development) == .canceled)
            let ended = try await rig.engine.record(run, in: .development).state
            let assignment = try await worker.next(1)[0]
            #expect(assignment.hooks?.kind == .cancel && assignment.hooks?.error?.code == .runCancelled)
            #expect(assignment.execution.run == run && assignment.run.payload.data == "1")
            guard case .refused = try await worker.finish(assignment.execution) else {
                Issue.record("a run that ended cannot end again")
                return
            }
            for _ in 1...2 {
                guard case .done = try await worker.write(assignment.execution, .endHooks) else {
                    Issue.record("the end of hooks is taken in, however often it is said")
                    return
                }
            }
            let state = try await rig.engine.record(run, in: .development).state
            #expect(state.status == .canceled && state.finishedAt == ended.finishedAt && state.attempt == 0)
            #expect(state.worker == nil && !state.holdsSlot && state.line == nil && state.ownTerms == nil)
        }
    }

    @Test("a run that waits, and one that expires before it begins, have their hooks run too")
    func others() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker([Self.aware])
            let waiting = try await rig.trigger("aware")
            let first = try await worker.next(1)[0]
            guard case .suspended = try await worker.suspendForAnHour(first.execution) else {
                Issue.record("the run was to be suspended")
                return
            }
            try await rig.engine.cancel(waiting, in: .development)
            let cancelled = try await worker.next(1)[0]
            #expect(cancelled.execution.run == waiting && cancelled.hooks?.kind == .cancel)
            try await worker.write(cancelled.execution, .endHooks)
            let expiring = try await rig.trigger("aware", TriggerOptions(ttl: .seconds(5)))
            rig.clock.advance(by: .seconds(6))
            let expired = try await worker.next(1)[0]
            #expect(expired.execution.run == expiring && expired.hooks?.kind == .failure)
            #expect(expired.hooks?.error?.message.contains("TTL") == true)
            try await worker.write(expired.execution, .endHooks)
            #expect(try await rig.status(expiring) == .expired)
        }
    }

    @Test("a worker that has the run at its cancel runs the hooks; when it is lost, another does, at most three times")
    func lost() async throws {
        try await EngineRig.run { rig async throws in
            let first = try await rig.worker([Self.aware])
            let run = try await rig.trigger("aware")
            let assignment = try await first.next(1)[0]
            try await first.write(assignment.execution, .start)
            try await rig.engine.cancel(run, in: .development)
            #expect(try await Self.terms(run, rig)?.losses == 0)
            for loss in 1...2 {
                rig.clock.advance(by: .seconds(31))
                let next = try await rig.worker([Self.aware])
                let hooks = try await next.next(1)[0]
                #expect(hooks.hooks?.losses == loss && hooks.execution.run == run)
            }
            rig.clock.advance(by: .seconds(31))
            try await eventually { try await Self.terms(run, rig) == nil }
            let state = try await rig.engine.record(run, in: .development).state
            #expect(state.status == .canceled && state.line == nil && state.worker == nil && !state.holdsSlot)
            #expect(try await rig.timers(.releaseCancelled) == 0)
        }
    }

    @Test("the worker of a cancelled run that says nothing loses the slot after 30 s and the hooks a moment later")
    func silent() async throws {
        try await EngineRig.run { rig async throws in
            let silent = try await rig.worker([Self.aware])
            let run = try await rig.trigger("aware")
            let assignment = try await silent.next(1)[0]
            try await silent.write(assignment.execution, .start)
            try await rig.engine.cancel(run, in: .development)
            try await rig.advance(by: .seconds(31), keeping: [silent])
            try await eventually { try await !rig.engine.record(run, in: .development).state.holdsSlot }
            #expect(try await Self.terms(run, rig) != nil)
            let other = try await rig.worker([Self.aware])
            try await rig.advance(by: .seconds(12), keeping: [silent, other])
            let hooks = try await other.next(1)[0]
            #expect(hooks.hooks?.losses == 1)
            guard case .refused = try await silent.write(assignment.execution, .acknowledgeCancel) else {
                Issue.record("what came too late is refused")
                return
            }
            try await other.write(hooks.execution, .endHooks)
            #expect(try await Self.terms(run, rig) == nil)
        }
    }

    @Test("a worker that gives hooks back, or comes back without them, costs them nothing")
    func returned() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker([Self.aware])
            let run = try await rig.trigger("aware")
            try await rig.engine.cancel(run, in: .development)
            let first = try await worker.next(1)[0]
            guard case .done = try await worker.write(first.execution, .handBack(activeMs: 0)) else {
                Issue.record("hooks can be given back")
                return
            }
            _ = try await worker.next(1)[0]
            let again = try await rig.worker([Self.aware], id: worker.id)
            let third = try await again.next(1)[0]
            #expect(third.execution.run == run && third.hooks?.losses == 0)
            try await again.write(third.execution, .endHooks)
            #expect(try await Self.terms(run, rig) == nil)
        }
    }

    @Test("a run of a task that has no such hooks is not handed out once it has ended")
    func none() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker("plain")
            let run = try await rig.trigger("plain")
            try await rig.engine.cancel(run, in: .development)
            let state = try await rig.engine.record(run, in: .development).state
            #expect(state.line == nil && state.ownTerms == nil)
            let next = try await rig.trigger("plain")
            #expect(try await worker.next(1)[0].execution.run == next)
        }
    }
}
