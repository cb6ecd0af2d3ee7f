import Foundation
import Synchronization
import Testing
import Trigger
import TriggerModel

@Suite("Dropping", .timeLimit(.minutes(10)))
struct DropTests {
    /// Waits in a step's body or a wait, and notes how it gets out.
    private struct Stuck: DurableTask {
        static let name: TaskName<NoValue, NoValue> = "stuck"

        let recorder: Recorder
        let began: Gate
        var waits = false

        func run(_ payload: NoValue, context: RunContext) async throws -> NoValue {
            do {
                began.open()
                if waits {
                    try await context.wait(for: .seconds(3600))
                } else {
                    try await context.step("stuck") { try await Task.sleep(for: .seconds(100_000)) }
                }
            } catch {
                recorder.note("\(type(of: error))")
                do { try await context.step("after") {} } catch { recorder.note("then \(type(of: error))") }
                throw error
            }
            return NoValue()
        }

        func onFailure(_ payload: NoValue, error: any Error, context: RunContext) async throws {
            recorder.note("onFailure")
        }

        func cleanup(_ payload: NoValue, context: RunContext) async throws {
            recorder.note("cleanup")
        }
    }

    @Test("T093 a cancelled run's code is stopped, no hook runs, and its end is acknowledged")
    func cancelled() async throws {
        let recorder = Recorder()
        let began = Gate()
        try await WorkerRig.run(Tasks { Stuck(recorder: recorder, began: began) }, isAutomatic: false) { rig in
            let run = rig.server.submit("stuck")
            await began.wait()
            rig.server.cancel(run)
            await rig.server.until { state in
                state.writes.contains { if case .acknowledgeCancel = $0.change { true } else { false } }
            }
            #expect(recorder.all == ["RunDropped", "then RunDropped"])
            #expect(rig.server.words(run) == ["start", "acknowledge"])
        }
    }

    /// Has an output that is stored apart, and notes its hooks.
    private struct Large: DurableTask {
        static let name: TaskName<NoValue, String> = "large"

        let recorder: Recorder

        func run(_ payload: NoValue, context: RunContext) async throws -> String {
            String(repeating: "x", count: 600_000)
        }

        func onSuccess(_ payload: NoValue, output: String, context: RunContext) async throws {
            recorder.note("onSuccess")
        }

        func onComplete(_ payload: NoValue, result: Result<String, any Error>, context: RunContext) async throws {
            recorder.note("onComplete")
        }
    }

    @Test("no hook of an outcome runs for a run that is lost while its large output is stored")
    func lostWhileStoring() async throws {
        let recorder = Recorder()
        try await WorkerRig.run(Tasks { Large(recorder: recorder) }, isAutomatic: false) { rig in
            rig.server.change { $0.storesObjectsOfRunsThatAreLeft = true }
            let run = rig.server.submit("large")
            await rig.server.until { !$0.objects.isEmpty }
            rig.server.cancel(run)
            await rig.server.until { state in
                state.writes.contains { if case .acknowledgeCancel = $0.change { true } else { false } }
            }
            #expect(recorder.all.isEmpty && rig.server.words(run) == ["start", "acknowledge"])
        }
    }

    @Test("parked code does not go on after another worker had the run meanwhile: the run is replayed")
    func executedElsewhere() async throws {
        let recorder = Recorder()
        let waits = task("waits") { (context: RunContext) in
            recorder.note("top")
            try await context.wait(for: .seconds(3600))
            recorder.note("end")
        }
        try await WorkerRig.run(Tasks { waits }, isAutomatic: false) { rig in
            let run = rig.server.submit("waits")
            await rig.server.until(run, is: .suspended)
            rig.server.change { $0.runs[run]?.epoch += 1 }
            rig.server.handOut(run)
            await rig.server.until(run, is: .suspended)
            #expect(recorder.all == ["top", "top"])
        }
    }

    @Test("a run that another worker has is dropped at the first write that is refused")
    func stale() async throws {
        let recorder = Recorder()
        let began = Gate()
        try await WorkerRig.run(Tasks { Stuck(recorder: recorder, began: began, waits: true) }, isAutomatic: false) {
            rig in
            rig.server.change { $0.lostWrites = 1 }
            let run = rig.server.submit("stuck")
            await began.wait()
            rig.server.change { $0.runs[run]?.epoch += 1 }
            await rig.turnUntil { recorder.all.count == 2 }
            #expect(recorder.all == ["RunDropped", "then RunDropped"])
        }
    }

    @Test("a parked run that is lost is dropped")
    func lost() async throws {
        let recorder = Recorder()
        try await WorkerRig.run(Tasks { Stuck(recorder: recorder, began: Gate(), waits: true) }, isAutomatic: false) {
            rig in
            let run = rig.server.submit("stuck")
            await rig.server.until(run, is: .suspended)
            rig.server.change { $0.orders.notices.append(.lost(ExecutionID(run: run, epoch: 1))) }
            await rig.turnUntil { recorder.all.count == 2 }
            #expect(recorder.all == ["RunDropped", "then RunDropped"])
        }
    }

    @Test("of more waiting runs than a worker keeps, the first are dropped, and come back by replay")
    func forgotten() async throws {
        let recorder = Recorder()
        let waits = task("waits") { (number: Int, context: RunContext) in
            do { try await context.wait(for: .seconds(60)) } catch let dropped as RunDropped {
                recorder.note("\(number) \(dropped.reason)")
                throw dropped
            }
        }
        let keepsTwo = { (options: inout WorkerOptions) in options.parkedRuns = 2 }
        try await WorkerRig.run(Tasks { waits }, isAutomatic: false, options: keepsTwo) { rig in
            var runs: [RunID] = []
            for number in 1...4 {
                runs.append(rig.server.submit("waits", payload: "\(number)", id: "run_\(number)"))
                await rig.server.until(runs[number - 1], is: .suspended)
            }
            await rig.turnUntil { recorder.all.count == 2 }
            #expect(recorder.all == ["1 forgotten", "2 forgotten"])
            for run in runs { rig.server.complete("#1.1", of: run) }
            for run in runs { #expect(await rig.server.ended(run)?.phase == .ended(.completedSuccessfully)) }
        }
    }

    @Test("parked code goes on when the run comes back with its whole journal")
    func wholeJournal() async throws {
        let recorder = Recorder()
        let waits = task("waits") { context in
            recorder.note("top")
            try await context.wait(for: .seconds(60), key: "a")
            try await context.step("b") {}
        }
        try await WorkerRig.run(Tasks { waits }, isAutomatic: false) { rig in
            let run = rig.server.submit("waits")
            await rig.server.until(run, is: .suspended)
            rig.server.change { state in
                state.runs[run]?.parkedIn = nil
                if let id = state.runs[run]?.entries.first?.id { state.complete(id, of: run) }
            }
            #expect(await rig.server.ended(run)?.epoch == 2)
            #expect(recorder.all == ["top"])
        }
    }

    @Test("a run this worker no longer has parked is replayed from its journal")
    func replayedFromJournal() async throws {
        let recorder = Recorder()
        let waits = task("waits") { context -> Int in
            try await context.step("a") { recorder.note("a") }
            try await context.wait(for: .seconds(60))
            return context.stepsFromJournal
        }
        try await WorkerRig.run(Tasks { waits }, isAutomatic: false) { rig in
            let run = rig.server.submit("waits")
            await rig.server.until(run, is: .suspended)
            rig.server.change { $0.orders.notices.append(.lost(ExecutionID(run: run, epoch: 1))) }
            await rig.server.until { $0.orders.notices.isEmpty }
            rig.server.complete("#1.1", of: run)
            #expect(await rig.server.ended(run)?.output?.data == "1")
            #expect(recorder.all == ["a"])
        }
    }

    @Test("T032 triggerAndWait of a context whose task has ended throws, and triggers nothing")
    func outlivingTrigger() async throws {
        let kept = Mutex<RunContext?>(nil)
        let keeps = task("keeps") { (context: RunContext) -> Void in kept.withLock { $0 = context } }
        try await WorkerRig.run(Tasks { keeps }) { rig in
            let run = rig.server.submit("keeps")
            _ = await rig.server.ended(run)
            let context = try #require(kept.withLock { $0 })
            await #expect(throws: RunDropped.self) {
                try await context.triggerAndWait(TaskName<NoValue, NoValue>("other"), NoValue(), key: "late")
            }
            #expect(rig.server.words(run) == ["start", "succeed"])
        }
    }

    @Test("a call that outlives its attempt is refused")
    func outlives() async throws {
        let recorder = Recorder()
        let gate = Gate()
        let done = Gate()
        let leaky = task("leaky") { context in
            Task {
                await gate.wait()
                do { try await context.step("late") {} } catch { recorder.note("\(type(of: error))") }
                done.open()
            }
        }
        try await WorkerRig.run(Tasks { leaky }) { rig in
            _ = await rig.server.ended(rig.server.submit("leaky"))
            gate.open()
            await done.wait()
            #expect(recorder.all == ["RunDropped"])
        }
    }
}

extension WorkerRig {
    /// Turns the clock on and on until something is so.
    func turnUntil(_ isTrue: () -> Bool) async {
        while !isTrue() {
            clock.advance(by: .milliseconds(100))
            await Task.yield()
        }
    }
}
