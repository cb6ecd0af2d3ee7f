import Foundation
import Testing
import TriggerEngine
import TriggerModel

@Suite("What transitions change beside the state")
struct TransitionTests {
    let now = RunFixtures.now
    let lease = RunEvent.Lease(worker: RunFixtures.worker, epoch: 1)

    func apply(_ event: RunEvent, to run: RunState) throws -> Transition {
        try RunStateMachine.apply(event, to: run, now: now).get()
    }

    func fixture(_ state: String) throws -> RunState {
        try #require(RunFixtures.fixture(state)).run
    }

    @Test("a dequeue raises the epoch, keeps the first start, and pins a version that the worker has")
    func dequeue() throws {
        let offer = RunEvent.Offer(worker: lease.worker, version: "20260801.1", maxAttempts: 7)
        let run = try apply(.dequeue(offer), to: fixture("taken")).run
        #expect(run.epoch == 1)
        #expect(run.executions == 1)
        #expect(run.startedAt == now)
        #expect(run.version == "20260801.1")
        #expect(run.maxAttempts == 7)
    }

    @Test("only a start opens an attempt, and only when none is open")
    func attempts() throws {
        #expect(try apply(.start(lease), to: fixture("dequeued")).run.attempt == 1)
        #expect(try apply(.start(lease), to: fixture("executing")).run.attempt == 1)
        #expect(try apply(.start(lease), to: fixture("gap")).run.attempt == 2)
    }

    @Test("a suspended run holds neither a lease nor a slot")
    func suspend() throws {
        let run = try apply(.suspend(lease, activeMs: 40), to: fixture("executing")).run
        #expect(run.worker == nil)
        #expect(!run.holdsSlot)
        #expect(run.activeMs == 40)
        #expect(run.parkedWorker == lease.worker)
    }

    @Test("a suspension that does not happen, since something completed, counts no active time: it is said again")
    func suspendWoken() throws {
        let run = try apply(.suspend(lease, activeMs: 40), to: fixture("woken")).run
        #expect(run.activeMs == 0 && run.worker == lease.worker && !run.isWoken)
    }

    @Test("a woken run keeps its place in time and is offered for one second to the worker that parked it")
    func wake() throws {
        let before = try fixture("waiting")
        let transition = try apply(.wake, to: before)
        guard case .ready(let place) = transition.run.line else { return #expect(Bool(false), "not in line") }
        #expect(place == ReadyPlace(lane: "@worker_a", isResumed: true, score: before.queuedAt))
        #expect(transition.effects == [.setTimer(.offer, at: now.addingTimeInterval(1))])
    }

    @Test("a worker that has a run parked learns when the run will not go on there", arguments: ["waiting", "offered"])
    func leavesParking(_ state: String) throws {
        let lost = RunEffect.notifyLost(lease.worker, epoch: 1)
        #expect(try apply(.cancel(reason: "enough"), to: fixture(state)).effects.contains(lost))
        guard state == "offered" else { return }
        #expect(try apply(.endOffer, to: fixture(state)).effects == [lost])
    }

    @Test("a gap of up to 5 s keeps slot and lease; a longer one gives both back and is timed")
    func gaps() throws {
        let error = RunError.string(raw: "no")
        let short = try apply(
            .finish(lease, .failure(error, retryAfter: .seconds(5)), activeMs: 0), to: fixture("executing"))
        #expect(short.run.holdsSlot && short.run.worker == lease.worker && short.effects.isEmpty)
        let long = try apply(
            .finish(lease, .failure(error, retryAfter: .seconds(6)), activeMs: 0), to: fixture("executing"))
        #expect(!long.run.holdsSlot && long.run.worker == nil)
        #expect(long.effects == [.setTimer(.retry, at: now.addingTimeInterval(6))])
    }

    @Test("a run retried through the queue is in line at the time its gap ended")
    func retryTime() throws {
        let run = try apply(.endGap, to: fixture("gap-")).run
        #expect(run.queuedAt == now.addingTimeInterval(60))
    }

    @Test("the last attempt is final, whatever gap the worker asks for")
    func lastAttempt() throws {
        var run = try fixture("executing")
        run.attempt = 3
        let end = try apply(.finish(lease, .failure(.string(raw: "no"), retryAfter: .zero), activeMs: 0), to: run).run
        #expect(end.status == .completedWithErrors)
    }

    @Test("no run has more than 250 attempts")
    func attemptCap() throws {
        var run = try fixture("executing")
        (run.attempt, run.maxAttempts) = (250, 1000)
        let end = try apply(.finish(lease, .failure(.string(raw: "no"), retryAfter: .zero), activeMs: 0), to: run).run
        #expect(end.status == .completedWithErrors)
    }

    @Test("an undecodable payload is not retried")
    func permanentError() throws {
        let error = RunError.internal(code: .input, message: "at id: missing")
        let end = try apply(
            .finish(lease, .failure(error, retryAfter: .seconds(1)), activeMs: 0), to: fixture("executing")
        ).run
        #expect(end.status == .completedWithErrors)
    }

    @Test(
        "losses cost no attempt; the first has no pause, later ones a growing one, and the eleventh in a row fails the attempt"
    )
    func losses() throws {
        var run = try fixture("executing")
        var pauses: [TimeInterval] = []
        for _ in 1...10 {
            run = try apply(.lose(policy: .default, chance: 0), to: run).run
            pauses.append(run.retryAt.map { $0.timeIntervalSince(now) } ?? 0)
            #expect(run.status == .pending && run.attempt == 1 && run.isAttemptOpen)
            (run.status, run.worker, run.line, run.retryAt) = (.executing, lease.worker, nil, nil)
        }
        #expect(pauses == [0, 1, 2, 4, 8, 16, 32, 60, 60, 60])
        let stalled = try apply(.lose(policy: .default, chance: 0), to: run).run
        #expect(stalled.status == .retryingAfterFailure && !stalled.isAttemptOpen)
        run.attempt = 3
        let failed = try apply(.lose(policy: .default, chance: 0), to: run).run
        #expect(failed.status == .completedWithErrors)
        #expect(failed.ending?.error?.code == .stalledExecuting)
    }

    @Test("a loss and a hand-back raise the epoch, so that the old worker can write nothing more")
    func lossFences() throws {
        for event in [RunEvent.lose(policy: .default, chance: 0), .handBack(lease, activeMs: 0)] {
            let run = try apply(event, to: fixture("executing")).run
            #expect(run.epoch == 2)
            #expect(
                RunStateMachine.apply(.finish(lease, .success(.none), activeMs: 0), to: run, now: now)
                    == .failure(.stale))
        }
    }

    @Test("a cancelled run keeps its slot until its worker acknowledges, or 30 s")
    func cancel() throws {
        let transition = try apply(.cancel(reason: "enough"), to: fixture("executing"))
        #expect(transition.run.holdsSlot && transition.run.epoch == 2)
        #expect(transition.effects.contains(.setTimer(.releaseCancelled, at: now.addingTimeInterval(30))))
        #expect(transition.effects.contains(.notifyCancelled(lease.worker, epoch: 1, reason: "enough")))
        #expect(try apply(.acknowledgeCancel(lease), to: transition.run).run.holdsSlot == false)
        #expect(try apply(.releaseCancelled, to: transition.run).run.holdsSlot == false)
    }

    @Test("a run that others wait for answers them however it ends")
    func answersDependents() throws {
        var run = try fixture("executing")
        run.isAwaited = true
        let ends: [RunEvent] = [
            .finish(lease, .success(.none), activeMs: 0),
            .finish(lease, .failure(.string(raw: "no"), retryAfter: nil), activeMs: 0),
            .cancel(reason: "enough"),
        ]
        for end in ends { #expect(try apply(end, to: run).effects.contains(.answerDependents)) }
    }

    @Test("a failed attempt ends its unkeyed waits only; an ended run ends them all")
    func waitsEnd() throws {
        var run = try fixture("executing")
        run.openWaits = 2
        let retried = try apply(.finish(lease, .failure(.string(raw: "no"), retryAfter: .zero), activeMs: 0), to: run)
        #expect(retried.effects.contains(.endWaits(unkeyedOnly: true)))
        let ended = try apply(.finish(lease, .success(.none), activeMs: 0), to: run)
        #expect(ended.effects.contains(.endWaits(unkeyedOnly: false)))
    }
}
