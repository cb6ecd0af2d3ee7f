import Foundation
import Logging
import ServiceLifecycle
import ServiceLifecycleTestKit
import Testing
import Trigger
import TriggerModel

/// How a worker holds a run against its limit, and what becomes of code that does not stop.
@Suite("Maximum durations in a worker", .timeLimit(.minutes(10)))
struct MaxDurationTests {
    /// Works until it is told to stop, and notes what it sees of that.
    private struct Busy: DurableTask {
        static let name: TaskName<NoValue, NoValue> = "busy"

        let recorder: Recorder
        let began: Gate
        /// Whether it goes on until `end` is open, whatever it is told.
        var isDeaf = false
        var stopped = Gate()
        var end = Gate()
        var over = Gate()

        func run(_ payload: NoValue, context: RunContext) async throws -> NoValue {
            defer { over.open() }
            began.open()
            guard isDeaf else {
                try await context.step("work") { try await Task.sleep(for: .seconds(100_000)) }
                return NoValue()
            }
            await withTaskCancellationHandler {
                await end.wait()
            } onCancel: {
                stopped.open()
            }
            do { try await context.step("late") {} } catch let dropped as RunDropped {
                recorder.note("late: \(dropped.reason)")
            }
            return NoValue()
        }

        func onSuccess(_ payload: NoValue, output: NoValue, context: RunContext) async throws {
            recorder.note("onSuccess")
        }

        func onFailure(_ payload: NoValue, error: any Error, context: RunContext) async throws {
            recorder.note("onFailure")
        }

        func cleanup(_ payload: NoValue, context: RunContext) async throws { recorder.note("cleanup") }
    }

    @Test("T021 a run that is active for longer than it may is stopped and timed out, without a hook")
    func timesOut() async throws {
        let busy = Busy(recorder: Recorder(), began: Gate())
        try await WorkerRig.run(Tasks { busy }, isAutomatic: false) { rig in
            let run = rig.server.submit("busy", maxDurationMs: 5_000)
            await busy.began.wait()
            rig.clock.advance(by: .milliseconds(4_999))
            #expect(rig.server.look { $0.runs[run]?.phase } == .executing)
            rig.clock.advance(by: .milliseconds(1))
            let ended = await rig.server.ended(run)
            #expect(ended?.phase == .ended(.timedOut) && ended?.activeMs == 5_000)
            #expect(ended?.error?.code == .maxDurationExceeded && ended?.error?.message.contains("5s") == true)
            await busy.over.wait()
            #expect(busy.recorder.all == [])
        }
    }

    @Test("code that returns after it was told to stop has timed out all the same")
    func returns() async throws {
        let busy = Busy(recorder: Recorder(), began: Gate(), isDeaf: true)
        try await WorkerRig.run(Tasks { busy }, isAutomatic: false) { rig in
            let run = rig.server.submit("busy", maxDurationMs: 5_000)
            await busy.began.wait()
            rig.clock.advance(by: .seconds(5))
            await busy.stopped.wait()
            rig.clock.advance(by: .seconds(29))
            busy.end.open()
            #expect(await rig.server.ended(run)?.phase == .ended(.timedOut))
            #expect(busy.recorder.all == ["late: timedOut"] && rig.server.words(run) == ["start", "fail"])
        }
    }

    @Test("code that does not stop is cut loose: its slot is free, and what it still does counts for nothing")
    func cutLoose() async throws {
        let busy = Busy(recorder: Recorder(), began: Gate(), isDeaf: true)
        let oneSlot = { (options: inout WorkerOptions) in options.slots = 1 }
        try await WorkerRig.run(
            Tasks {
                busy
                task("next") { _ in }
            }, isAutomatic: false, options: oneSlot
        ) { rig in
            let run = rig.server.submit("busy", maxDurationMs: 5_000)
            await busy.began.wait()
            rig.clock.advance(by: .seconds(5))
            await busy.stopped.wait()
            let next = rig.server.submit("next", id: "run_2")
            #expect(rig.server.look { $0.runs[run]?.phase } == .executing)
            rig.clock.advance(by: .seconds(30))
            #expect(await rig.server.ended(run)?.phase == .ended(.timedOut))
            #expect(await rig.server.ended(next)?.phase == .ended(.completedSuccessfully))
            busy.end.open()
            await busy.over.wait()
            #expect(busy.recorder.all == ["late: timedOut"] && rig.server.words(run) == ["start", "fail"])
        }
    }

    @Test(
        "T022 a limit that passes while the run is parked means nothing; afterwards the count goes on",
        arguments: [(2, RunStatus.completedSuccessfully), (8, .timedOut)])
    func parked(_ seconds: Int, _ status: RunStatus) async throws {
        let (began, goOn, resumed, end) = (Gate(), Gate(), Gate(), Gate())
        let waits = task("waits") { context in
            began.open()
            await goOn.wait()
            try await context.wait(for: .seconds(30))
            resumed.open()
            await withTaskCancellationHandler {
                await end.wait()
            } onCancel: {
                end.open()
            }
        }
        try await WorkerRig.run(Tasks { waits }, isAutomatic: false) { rig in
            let run = rig.server.submit("waits", maxDurationMs: 10_000)
            await began.wait()
            rig.clock.advance(by: .seconds(2))
            goOn.open()
            await rig.server.until(run, is: .suspended)
            rig.clock.advance(by: .seconds(60))
            rig.server.complete("#1.1", of: run)
            await resumed.wait()
            rig.clock.advance(by: .seconds(seconds))
            if seconds == 2 { end.open() }
            #expect(await rig.server.ended(run)?.phase == .ended(status))
        }
    }

    @Test("what was said in a suspension that did not happen is said again, once")
    func saidAgain() async throws {
        let (began, goOn) = (Gate(), Gate())
        let waits = task("waits") { context in
            began.open()
            await goOn.wait()
            try await context.wait(for: .seconds(30))
        }
        try await WorkerRig.run(Tasks { waits }, isAutomatic: false) { rig in
            let run = rig.server.submit("waits", maxDurationMs: 10_000)
            await began.wait()
            rig.clock.advance(by: .seconds(2))
            rig.server.change { $0.runs[run]?.isWoken = true }
            goOn.open()
            await rig.server.until(run, is: .suspended)
            #expect(rig.server.words(run).filter { $0 == "suspend" }.count == 2)
            #expect(rig.server.look { $0.runs[run]?.activeMs } == 2_000)
        }
    }

    @Test("what an attempt was active for elsewhere counts")
    func continued() async throws {
        let busy = Busy(recorder: Recorder(), began: Gate())
        try await WorkerRig.run(Tasks { busy }, isAutomatic: false) { rig in
            let run = rig.server.submit("busy", maxDurationMs: 10_000, activeMs: 8_000)
            await busy.began.wait()
            rig.clock.advance(by: .seconds(2))
            #expect(await rig.server.ended(run)?.phase == .ended(.timedOut))
        }
    }

    @Test("a limit that is over when the run is handed out ends it at once")
    func overAlready() async throws {
        let busy = Busy(recorder: Recorder(), began: Gate())
        try await WorkerRig.run(Tasks { busy }, isAutomatic: false) { rig in
            let run = rig.server.submit("busy", maxDurationMs: 10_000, activeMs: 10_000)
            #expect(await rig.server.ended(run)?.phase == .ended(.timedOut))
        }
    }

    @Test("another attempt has the whole time, and the gap before it does not count")
    func nextAttempt() async throws {
        let gates: [(began: Gate, end: Gate)] = [(Gate(), Gate()), (Gate(), Gate())]
        let options = TaskOptions(retry: RetryPolicy(maxAttempts: 2, minDelay: .seconds(4), randomize: false))
        let fails = task("fails", options: options) { (context: RunContext) -> Void in
            let gate = gates[context.attempt - 1]
            gate.began.open()
            await gate.end.wait()
            if context.attempt == 1 { throw Boom() }
        }
        try await WorkerRig.run(Tasks { fails }, isAutomatic: false) { rig in
            let run = rig.server.submit("fails", maxDurationMs: 5_000)
            await gates[0].began.wait()
            rig.clock.advance(by: .seconds(4))
            gates[0].end.open()
            await rig.server.until { $0.runs[run]?.isAttemptOpen == false }
            let next = rig.clock.now + .seconds(4)
            while !rig.clock.isSleptOn(until: next) { await Task.yield() }
            rig.clock.advance(to: next)
            await gates[1].began.wait()
            rig.clock.advance(by: .seconds(4))
            gates[1].end.open()
            let ended = await rig.server.ended(run)
            #expect(ended?.phase == .ended(.completedSuccessfully) && ended?.activeMs == 8_000)
        }
    }

    @Test("a cancel of a run that took too long is acknowledged, and nothing else is said of it")
    func cancelledOvertime() async throws {
        let busy = Busy(recorder: Recorder(), began: Gate(), isDeaf: true)
        let oneSlot = { (options: inout WorkerOptions) in options.slots = 1 }
        try await WorkerRig.run(
            Tasks {
                busy
                task("next") { _ in }
            }, isAutomatic: false, options: oneSlot
        ) { rig in
            let run = rig.server.submit("busy", maxDurationMs: 5_000)
            await busy.began.wait()
            rig.clock.advance(by: .seconds(5))
            await busy.stopped.wait()
            rig.server.cancel(run)
            // Its slot is free when the worker has heard of the cancel.
            _ = await rig.server.ended(rig.server.submit("next", id: "run_2"))
            busy.end.open()
            await rig.server.until { $0.hasAcknowledged }
            #expect(rig.server.words(run) == ["start", "acknowledge"])
        }
    }

    @Test("a worker that drains says of a run that took too long that it did, and waits for its code no longer")
    func drain() async throws {
        let busy = Busy(recorder: Recorder(), began: Gate(), isDeaf: true)
        let server = FakeServer(clock: HandClock(isAutomatic: false))
        var options = WorkerOptions(name: "test", replay: .whenNeeded, time: server.clock)
        options.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let worker = Worker(transport: server, tasks: Tasks { busy }, options: options)
        try await testGracefulShutdown { trigger in
            async let working: Void = worker.run()
            let run = server.submit("busy", maxDurationMs: 5_000)
            await busy.began.wait()
            server.clock.advance(by: .seconds(5))
            await busy.stopped.wait()
            trigger.triggerGracefulShutdown()
            try await working
            #expect(server.look { $0.runs[run]?.phase } == .ended(.timedOut) && server.look(\.isDeregistered))
            busy.end.open()
            await busy.over.wait()
        }
    }

    @Test("T094 the code of a cancelled run that does not stop is cut loose after 30 s")
    func cancelled() async throws {
        let busy = Busy(recorder: Recorder(), began: Gate(), isDeaf: true)
        try await WorkerRig.run(Tasks { busy }, isAutomatic: false) { rig in
            let run = rig.server.submit("busy")
            await busy.began.wait()
            rig.server.cancel(run)
            await busy.stopped.wait()
            rig.clock.advance(by: .milliseconds(29_999))
            #expect(rig.server.words(run) == ["start"])
            rig.clock.advance(by: .milliseconds(1))
            await rig.server.until { $0.hasAcknowledged }
            busy.end.open()
            await busy.over.wait()
            #expect(busy.recorder.all == ["late: cancelled"] && rig.server.words(run) == ["start", "acknowledge"])
        }
    }

    @Test("the code is told its machine and its limit")
    func told() async throws {
        let recorder = Recorder()
        let tells = task("tells") { (context: RunContext) -> Void in
            let machine = context.machine
            recorder.note("\(machine.name) \(machine.cpu) \(machine.memory) \(context.maxDuration == .seconds(5))")
        }
        try await WorkerRig.run(Tasks { tells }, isAutomatic: false) { rig in
            let small = rig.server.submit("tells", maxDurationMs: 5_000)
            _ = await rig.server.ended(small)
            _ = await rig.server.ended(rig.server.submit("tells", id: "run_2", machine: .large1x))
            #expect(recorder.all == ["small-1x 0.5 0.5 true", "large-1x 4.0 8.0 false"])
        }
    }
}

extension FakeServer.State {
    fileprivate var hasAcknowledged: Bool {
        writes.contains { if case .acknowledgeCancel = $0.change { true } else { false } }
    }
}
