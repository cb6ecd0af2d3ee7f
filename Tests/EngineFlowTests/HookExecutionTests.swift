import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Hooks of runs that end without their code", .timeLimit(.minutes(10)))
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

    @Test(
        "a worker that has the run at its cancel runs the hooks; when it is lost, another does, at most three times")
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
            guard case .refused = try await silent.write(assignment.execution, .acknowledgeCancel()) else {
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

    @Test("a worker that registers again with an execution for hooks in hand keeps it")
    func registersAgain() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker([Self.aware])
            let run = try await rig.trigger("aware")
            try await rig.engine.cancel(run, in: .development)
            let hooks = try await worker.next(1)[0].execution
            let registration = WorkerRegistration(
                id: worker.id, version: WorkerRegistration.localVersion, name: "test", tasks: [Self.aware],
                holding: [hooks])
            let grant = try await rig.engine.register(registration, in: .development, inProcess: false)
            #expect(grant.lost.isEmpty)
            guard case .done = try await worker.write(hooks, .endHooks) else {
                Issue.record("the execution was to be kept")
                return
            }
            let state = try await rig.engine.record(run, in: .development).state
            #expect(state.worker == nil && !state.holdsSlot && state.ownTerms == nil)
        }
    }

    @Test("a worker that registers again with a run that was cancelled keeps slot and hooks, and hears of the cancel")
    func registersWithCancelled() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker([Self.aware])
            let run = try await rig.trigger("aware")
            let execution = try await worker.next(1)[0].execution
            try await worker.write(execution, .start)
            try await rig.engine.cancel(run, in: .development)
            let again = try await rig.worker([Self.aware], id: worker.id, holding: [execution])
            let notices = try await again.poll(slots: 0).notices
            #expect(
                notices.contains { if case .cancelled(execution, _) = $0 { true } else { false } }
                    && !notices.contains { if case .lost = $0 { true } else { false } })
            let state = try await rig.engine.record(run, in: .development).state
            #expect(state.holdsSlot && state.worker == worker.id && state.pendingHooks != nil)
            try await again.write(execution, .acknowledgeCancel())
            #expect(try await Self.terms(run, rig) == nil)
        }
    }

    @Test("hooks that a worker did not run when it acknowledged a cancel run in an execution of their own")
    func lacking() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker([Self.aware])
            let run = try await rig.trigger("aware")
            let execution = try await worker.next(1)[0].execution
            try await worker.write(execution, .start)
            try await rig.engine.cancel(run, in: .development)
            guard case .done = try await worker.write(execution, .acknowledgeCancel(lacksHooks: true)) else {
                Issue.record("it was to be taken in")
                return
            }
            let hooks = try await worker.next(1)[0]
            #expect(hooks.execution.run == run && hooks.hooks?.kind == .cancel && hooks.hooks?.losses == 0)
        }
    }

    /// Triggers a run that expires before anybody takes it.
    private static func expire(_ rig: EngineRig, _ worker: ScriptedWorker) async throws -> RunID {
        let run = try await rig.trigger("aware", TriggerOptions(ttl: .seconds(5)))
        try await rig.advance(by: .seconds(6), keeping: [worker])
        try await eventually { try await rig.status(run) == .expired }
        return run
    }

    @Test("the hooks of a run that expired stand behind new work")
    func behind() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker([Self.aware])
            let expired = try await Self.expire(rig, worker)
            let finishedAt = try await rig.engine.record(expired, in: .development).state.finishedAt
            #expect(finishedAt == rig.clock.now)
            let new = try await rig.trigger("aware")
            let runs = try await worker.next(2)
            #expect(runs.map(\.execution.run) == [new, expired])
            #expect(runs[1].hooks?.kind == .failure)
        }
    }

    @Test("hooks that no worker took within a day are given up")
    func givenUp() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker([Self.aware])
            let expired = try await Self.expire(rig, worker)
            let cancelled = try await rig.trigger("aware")
            try await rig.engine.cancel(cancelled, in: .development)
            for run in [expired, cancelled] { #expect(try await Self.terms(run, rig) != nil) }
            rig.clock.advance(by: .seconds(86_401))
            for run in [expired, cancelled] {
                try await eventually { try await Self.terms(run, rig) == nil }
                let state = try await rig.engine.record(run, in: .development).state
                #expect(state.line == nil && state.worker == nil && state.status.isFinal)
            }
            #expect(try await rig.timers(.releaseCancelled) == 0)
        }
    }

    @Test("a run whose queue nobody declared has its own queue again when its hooks are through")
    func undeclared() async throws {
        try await EngineRig.run { rig async throws in
            let worker = try await rig.worker([Self.aware])
            let run = try await rig.trigger("aware", TriggerOptions(queue: "nobodys"))
            try await rig.engine.cancel(run, in: .development)
            let hooks = try await worker.next(1)[0]
            #expect(hooks.execution.run == run)
            try await worker.write(hooks.execution, .endHooks)
            let state = try await rig.engine.record(run, in: .development).state
            #expect(state.queue == "nobodys" && state.ownTerms == nil)
        }
    }
}
