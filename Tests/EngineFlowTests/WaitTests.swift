import Foundation
import Testing
import TriggerEngine
import TriggerModel
import TriggerTesting

@Suite("Waits, children and cancels", .timeLimit(.minutes(10)))
struct WaitTests {
    @Test(
        "T111 T117 a suspended run holds no slot: with limit 1 the next run starts, and the first one resumes before newer work"
    )
    func slotIsFree() async throws {
        try await EngineRig.run { rig in
            let queue = QueueManifest(name: "single", concurrencyLimit: 1)
            let worker = try await rig.worker([TaskManifest(id: "one", queue: queue)])
            let first = try await rig.trigger("one")
            let waiting = try await worker.next()
            guard case .suspended = try await worker.suspendForAnHour(waiting.execution) else {
                return #expect(Bool(false), "not suspended")
            }
            #expect(try await rig.status(first) == .waitingToResume)
            let second = try await rig.trigger("one")
            let running = try await worker.next()
            #expect(running.run.id == second)
            let third = try await rig.trigger("one")
            try await rig.advance(by: .seconds(3600), keeping: [worker])
            try await worker.finish(running.execution)
            let resumed = try await worker.next()
            #expect(resumed.run.id == first)
            #expect(resumed.since == waiting.execution.epoch)
            #expect(resumed.entries.map(\.id.key) == ["pause"])
            try await worker.finish(resumed.execution)
            #expect(try await worker.next().run.id == third)
        }
    }

    @Test("T118 a run whose worker is started again during a long wait goes on with the new one, its wait over")
    func restartedWorker() async throws {
        try await EngineRig.run { rig in
            let first = try await rig.worker("hello")
            let run = try await rig.trigger("hello")
            let execution = try await first.next().execution
            _ = try await first.suspendForAnHour(execution)
            try await rig.engine.deregister(first.id, in: .development)
            rig.clock.advance(by: .seconds(3600))
            let second = try await rig.worker("hello")
            async let next = second.next()
            rig.clock.advance(by: .seconds(1))
            let resumed = try await next
            #expect(resumed.run.id == run && resumed.since == nil && resumed.attempt == 1)
            #expect(resumed.entries.map(\.state) == [.completed])
            try await second.finish(resumed.execution)
            #expect(try await rig.status(run) == .completedSuccessfully)
        }
    }

    @Test("a woken run is offered to the worker that parked it for a second, then to any")
    func offer() async throws {
        try await EngineRig.run { rig in
            let (first, second) = (try await rig.worker("hello"), try await rig.worker("hello"))
            let run = try await rig.trigger("hello")
            let execution = try await first.next().execution
            _ = try await first.suspendForAnHour(execution)
            async let elsewhere = second.next()
            try await rig.advance(by: .seconds(3600), keeping: [first, second])
            #expect(try await rig.status(run) == .pending)
            rig.clock.advance(by: .seconds(1))
            let assignment = try await elsewhere
            #expect(assignment.run.id == run)
            #expect(assignment.since == nil)
            #expect(assignment.entries.map(\.state) == [.completed])
        }
    }

    @Test("a suspension whose answer was lost is answered alike when it is posted again")
    func repeatedSuspension() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("parent", "child")
            try await rig.trigger("parent")
            let parent = try await worker.next()
            _ = try await worker.triggerAndWait(parent.execution, ["child"])
            try await worker.finish(worker.next().execution, "7")
            let wait = EntryKey(scope: "", key: "children")
            for _ in 0..<2 {
                let answer = try await worker.write(parent.execution, .suspend(activeMs: 0, waits: [wait]))
                guard case .resumed(let entries) = answer else {
                    return #expect(Bool(false), "parked though what it waits for has come true")
                }
                #expect(entries.first?.outcomes?.map(\.output) == [Packet(data: "7")])
            }
        }
    }

    @Test("something that completes while its run executes stops the next suspension, and is handed over with it")
    func noLostWakeUp() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("parent", "child")
            try await rig.trigger("parent")
            let parent = try await worker.next()
            _ = try await worker.triggerAndWait(parent.execution, ["child"])
            try await worker.finish(worker.next().execution, "7")
            let notices = try await worker.poll(slots: 0).notices
            guard case .completed(let execution, let entries) = try #require(notices.first) else {
                return #expect(Bool(false), "no notice")
            }
            #expect(execution == parent.execution)
            #expect(entries.first?.outcomes?.map(\.output) == [Packet(data: "7")])
            guard case .resumed(let again) = try await worker.write(parent.execution, .suspend(activeMs: 0)) else {
                return #expect(Bool(false), "the wake-up was lost")
            }
            #expect(again.map(\.id.key) == ["children"])
        }
    }

    @Test("T065 T066 children answer their parent in the order they were asked for, failed ones among them")
    func childrenInOrder() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("parent", "child")
            try await rig.trigger("parent")
            let parent = try await worker.next().execution
            guard
                case .entry(let entry, let receipts) = try await worker.triggerAndWait(
                    parent, ["child", "child", "child"])
            else { return #expect(Bool(false), "refused") }
            #expect(entry.runs == receipts.map(\.id))
            _ = try await worker.write(parent, .suspend(activeMs: 0))
            let children = try await worker.next(3)
            for child in children.reversed() {
                let failure = AttemptOutcome.failure(.string(raw: "no"), retryAfterMs: nil)
                let isSecond = child.run.id == entry.runs[1]
                let outcome = isSecond ? failure : .success(Packet(data: "\"\(child.run.id)\""))
                try await worker.write(child.execution, .finish(outcome, activeMs: 0))
            }
            let outcomes = try #require(try await worker.next().entries.first?.outcomes)
            #expect(outcomes.map(\.id) == entry.runs)
            #expect(outcomes.map(\.status) == [.completedSuccessfully, .completedWithErrors, .completedSuccessfully])
        }
    }

    @Test("T104 parent and child on one queue of limit 1: no deadlock")
    func sameQueue() async throws {
        try await EngineRig.run { rig in
            let queue = QueueManifest(name: "single", concurrencyLimit: 1)
            let worker = try await rig.worker([TaskManifest(id: "node", queue: queue)])
            let parent = try await rig.trigger("node")
            let execution = try await worker.next().execution
            _ = try await worker.triggerAndWait(execution, ["node"])
            _ = try await worker.write(execution, .suspend(activeMs: 0))
            try await worker.finish(worker.next().execution)
            try await worker.finish(worker.next().execution)
            #expect(try await rig.status(parent) == .completedSuccessfully)
        }
    }

    @Test("a replay that asks for something else at the same place is told what stands there")
    func nonDeterminism() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("parent")
            try await rig.trigger("parent")
            let execution = try await worker.next().execution
            try await worker.write(execution, step("children", "1"))
            guard case .refused(let refusal) = try await worker.triggerAndWait(execution, ["child"]) else {
                return #expect(Bool(false), "accepted")
            }
            #expect(refusal.code == .nonDeterminism)
            #expect(refusal.message.contains("children"))
        }
    }

    @Test("T095 a cancelled parent takes its unfinished children with it; its worker keeps the slot until it says so")
    func cancel() async throws {
        try await EngineRig.run { rig in
            let queue = QueueManifest(name: "single", concurrencyLimit: 1)
            let worker = try await rig.worker([TaskManifest(id: "parent", queue: queue), TaskManifest(id: "child")])
            let parent = try await rig.trigger("parent")
            let execution = try await worker.next().execution
            guard case .entry(let entry, _) = try await worker.triggerAndWait(execution, ["child", "child"]) else {
                return #expect(Bool(false), "refused")
            }
            try await rig.engine.cancel(parent, in: .development)
            try await rig.engine.heartbeat(worker.id, in: .development)
            for child in entry.runs { #expect(try await rig.status(child) == .canceled) }
            #expect(try await rig.engine.record(parent, in: .development).state.holdsSlot)
            guard case .done = try await worker.write(execution, .acknowledgeCancel()) else {
                return #expect(Bool(false), "not acknowledged")
            }
            #expect(try await rig.engine.record(parent, in: .development).state.holdsSlot == false)
            guard case .refused = try await worker.finish(execution) else {
                return #expect(Bool(false), "a cancelled run was finished")
            }
        }
    }

    @Test("T096 a cancelled child answers its waiting parent")
    func cancelledChild() async throws {
        try await EngineRig.run { rig in
            let (worker, _) = (try await rig.worker("parent"), try await rig.worker("child"))
            try await rig.trigger("parent")
            let execution = try await worker.next().execution
            guard case .entry(let entry, _) = try await worker.triggerAndWait(execution, ["child"]) else {
                return #expect(Bool(false), "refused")
            }
            _ = try await worker.write(execution, .suspend(activeMs: 0))
            try await rig.engine.cancel(entry.runs[0], in: .development, reason: "no longer needed")
            let outcome = try #require(try await worker.next().entries.first?.outcomes?.first)
            #expect(outcome.status == .canceled)
            #expect(outcome.error?.message == "no longer needed")
        }
    }

    @Test("T097 cancelling a run that ended changes nothing; an unknown one is not found")
    func cancelEnded() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let run = try await rig.trigger("hello")
            try await worker.finish(worker.next().execution)
            #expect(try await rig.engine.cancel(run, in: .development) == .completedSuccessfully)
            await #expect(throws: EngineError.self) {
                try await rig.engine.cancel(RunID(rawValue: "run_nobody"), in: .development)
            }
        }
    }

    @Test(
        "T077 T081 a gap of up to 5 s stays in the worker; a longer one goes through the queue, without a slot meanwhile"
    )
    func gaps() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let run = try await rig.trigger("hello")
            let execution = try await worker.next().execution
            let short = AttemptOutcome.failure(.string(raw: "no"), retryAfterMs: 2_000)
            guard case .retry(2, 2_000, _) = try await worker.write(execution, .finish(short, activeMs: 0)) else {
                return #expect(Bool(false), "no retry in place")
            }
            try await worker.write(execution, .start)
            let long = AttemptOutcome.failure(.string(raw: "no"), retryAfterMs: 20_000)
            guard case .ended(.retryingAfterFailure) = try await worker.write(execution, .finish(long, activeMs: 0))
            else {
                return #expect(Bool(false), "the gap kept its slot")
            }
            rig.clock.advance(by: .seconds(20))
            let again = try await worker.next()
            #expect(again.run.id == run)
            #expect(again.attempt == 3)
        }
    }
}
