import Foundation
import Testing
import Trigger
import TriggerModel

@Suite("Parallel branches", .timeLimit(.minutes(10)))
struct ParallelTests {
    @Test("T115 branches with keys wait and work side by side, each once", arguments: ReplayMode.both)
    func sideBySide(replay: ReplayMode) async throws {
        let recorder = Recorder()
        let fan = task("fan") { context -> Int in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...5 {
                    group.addTask {
                        try await context.wait(for: .seconds(60 * number), key: "wait-\(number)")
                        return try await context.step("step-\(number)") {
                            recorder.note("\(number)")
                            return number
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
        }
        let run = try await WorkerRig.end(of: Tasks { fan }, replay: replay).run
        #expect(run.output?.data == "15")
        #expect(recorder.all.sorted() == ["1", "2", "3", "4", "5"])
    }

    @Test("a run is not suspended while a step body is in flight in another branch")
    func bodyInFlight() async throws {
        let (began, gate) = (Gate(), Gate())
        let both = task("both") { context in
            async let step: Void = context.step("slow") {
                began.open()
                await gate.wait()
            }
            async let wait: Void = context.wait(for: .seconds(60), key: "w")
            _ = try await (step, wait)
        }
        try await WorkerRig.run(Tasks { both }, isAutomatic: false) { rig in
            let run = rig.server.submit("both")
            await began.wait()
            await rig.server.until { state in state.runs[run]?.journal.count == 1 }
            gate.open()
            await rig.server.until(run, is: .suspended)
            #expect(rig.server.words(run).suffix(2) == ["complete slow", "suspend"])
            rig.server.complete("w", of: run)
            _ = await rig.server.ended(run)
        }
    }

    @Test("a call made after the run was suspended wakes it and goes ahead in the next execution")
    func wakes() async throws {
        let gate = Gate()
        let both = task("both") { context in
            async let wait: Void = context.wait(for: .seconds(60), key: "w")
            await gate.wait()
            try await context.step("late") {}
            try await wait
        }
        try await WorkerRig.run(Tasks { both }, isAutomatic: false) { rig in
            let run = rig.server.submit("both")
            await rig.server.until(run, is: .suspended)
            gate.open()
            await rig.server.until { $0.runs[run]?.epoch == 2 && $0.runs[run]?.phase == .suspended }
            #expect(
                rig.server.words(run) == ["start", "wait w", "suspend", "wake", "start", "complete late", "suspend"])
            rig.server.complete("w", of: run)
            _ = await rig.server.ended(run)
        }
    }

    @Test("in always mode a branch that goes on after a suspension still gets on")
    func wakesWhenDropped() async throws {
        let gate = Gate()
        let both = task("both") { context in
            async let wait: Void = context.wait(for: .seconds(60), key: "w")
            await gate.wait()
            try await context.step("late") {}
            try await wait
        }
        try await WorkerRig.run(Tasks { both }, replay: .always, isAutomatic: false) { rig in
            let run = rig.server.submit("both")
            await rig.server.until(run, is: .suspended)
            gate.open()
            await rig.server.until { state in
                state.runs[run]?.entries.contains { $0.id.key == "late" && $0.state == .completed } == true
            }
            await rig.server.until(run, is: .suspended)
            rig.server.complete("w", of: run)
            _ = await rig.server.ended(run)
        }
    }

    @Test("a branch that ends after its wait does not hold the slot for longer than a moment")
    func grace() async throws {
        let done = Gate()
        let both = task("both") { context in
            async let short: Void = context.wait(for: .seconds(60), key: "short")
            async let long: Void = context.wait(for: .seconds(6000), key: "long")
            try await short
            done.open()
            try await long
        }
        try await WorkerRig.run(Tasks { both }, isAutomatic: false) { rig in
            let run = rig.server.submit("both")
            await rig.server.until(run, is: .suspended)
            rig.server.complete("short", of: run)
            await done.wait()
            #expect(rig.server.look { $0.runs[run]?.phase } == .executing)
            rig.clock.advance(by: .seconds(1))
            await rig.server.until(run, is: .suspended)
            rig.server.complete("long", of: run)
            _ = await rig.server.ended(run)
        }
    }

    @Test("what completed while the worker asked to suspend is delivered, and the execution goes on")
    func resumedInsteadOfSuspended() async throws {
        let both = task("both") { context in
            async let first: Void = context.wait(for: .seconds(60), key: "a")
            async let second: Void = context.step("slow") { try await context.wait(for: .seconds(70), key: "b") }
            _ = try await (first, second)
        }
        let run = try await WorkerRig.end(of: Tasks { both }).run
        #expect(run.phase == .ended(.completedSuccessfully))
    }
}
