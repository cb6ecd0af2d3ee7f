import Foundation
import Testing
import Trigger
import TriggerModel

@Suite("Steps", .timeLimit(.minutes(10)))
struct StepTests {
    @Test("that a step began is said when its body takes longer than a moment, and not for a quicker one")
    func openings() async throws {
        let (began, gate) = (Gate(), Gate())
        let steps = task("steps") { context in
            try await context.step("quick") {}
            try await context.step("slow") {
                began.open()
                await gate.wait()
            }
        }
        try await WorkerRig.run(Tasks { steps }, isAutomatic: false) { rig in
            let run = rig.server.submit("steps")
            await began.wait()
            #expect(rig.server.entry("slow", of: run) == nil)
            rig.clock.advance(by: .milliseconds(10))
            await rig.server.until { $0.runs[run]?.journal.count == 2 }
            #expect(rig.server.entry("slow", of: run)?.state == .pending)
            gate.open()
            #expect(await rig.server.ended(run)?.phase == .ended(.completedSuccessfully))
            let openings = rig.server.look { state in
                state.writes.filter { if case .openStep = $0.change { true } else { false } }.count
            }
            #expect(openings == 1)
        }
    }

    @Test("a completed step is not run again after a wait, a replay or in a later attempt", arguments: ReplayMode.both)
    func once(replay: ReplayMode) async throws {
        let recorder = Recorder()
        let steps = task("steps") { context -> Int in
            let value = try await context.step("charge") { recorder.count("charge") }
            try await context.wait(for: .seconds(60))
            if context.attempt < 3 { throw Boom() }
            return value
        }
        let run = try await WorkerRig.end(of: Tasks { steps }, replay: replay).run
        #expect(run.output?.data == "1")
        #expect(recorder.times("charge") == 1)
        #expect(run.attempt == 3)
    }

    /// Loses its fraction when it is written.
    private struct Rounded: Codable, Sendable, Equatable {
        var value: Double

        init(_ value: Double) {
            self.value = value
        }

        init(from decoder: any Decoder) throws {
            value = Double(try decoder.singleValueContainer().decode(Int.self))
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(Int(value))
        }
    }

    @Test("a step returns what decoding its stored result gives, also the first time", arguments: ReplayMode.both)
    func roundTrip(replay: ReplayMode) async throws {
        let recorder = Recorder()
        let rounded = task("rounded") { context in
            let value = try await context.step("value") { Rounded(1.5) }
            recorder.note("\(value.value)")
            try await context.wait(for: .seconds(60))
        }
        _ = try await WorkerRig.end(of: Tasks { rounded }, replay: replay)
        #expect(Set(recorder.all) == ["1.0"])
    }

    @Test("the idempotency key is the same for every try and attempt, and the try is counted")
    func idempotencyKey() async throws {
        let recorder = Recorder()
        let keyed = task("keyed") { context in
            try await context.step("a", retry: .constant(.seconds(1), maxAttempts: 2)) { step in
                recorder.note(step.idempotencyKey)
                recorder.note("try \(step.number)")
                if recorder.all.count < 8 { throw Boom() }
            }
        }
        let run = try await WorkerRig.end(of: Tasks { keyed }).run
        #expect(run.phase == .ended(.completedSuccessfully))
        let keys = recorder.all.filter { !$0.hasPrefix("try") }
        #expect(keys.count == 4)
        #expect(Set(keys).count == 1)
        #expect(recorder.all.filter { $0.hasPrefix("try") } == ["try 1", "try 2", "try 1", "try 2"])
        #expect(run.entries.map(\.id.generation) == [1, 2])
        #expect(run.entries.map(\.state) == [.failed, .completed])
    }

    @Test("a short gap between tries keeps the slot, a long one gives it back")
    func gaps() async throws {
        let recorder = Recorder()
        let gaps = task("gaps") { context in
            try await context.step("short", retry: .constant(.seconds(5), maxAttempts: 2)) {
                if recorder.count("short") == 1 { throw Boom() }
            }
            try await context.step("long", retry: .constant(.seconds(6), maxAttempts: 2)) {
                if recorder.count("long") == 1 { throw Boom() }
            }
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { gaps })
        let words = [
            "start", "fail short", "complete short", "fail long", "suspend", "start", "complete long", "succeed",
        ]
        #expect(server.words(run.info.id) == words)
    }

    @Test("tries go on from the stored number after a replay")
    func triesAcrossReplay() async throws {
        let recorder = Recorder()
        let tries = task("tries") { context in
            try await context.step("a", retry: .constant(.seconds(1), maxAttempts: 3)) { step in
                recorder.note("\(step.number)")
                throw Boom()
            }
        }
        let run = try await WorkerRig.end(of: Tasks { tries }, replay: .always, maxAttempts: 1).run
        #expect(recorder.all == ["1", "2", "3"])
        #expect(run.error == .builtIn(name: "Boom", message: "boom", stackTrace: ""))
    }

    @Test("a step that used its tries throws the same error when the code is replayed", arguments: ReplayMode.both)
    func stickyError(replay: ReplayMode) async throws {
        let recorder = Recorder()
        let sticky = task("sticky") { context -> String in
            do {
                try await context.step("a") {
                    recorder.note("body")
                    throw Boom()
                }
                return "no error"
            } catch let error as StepError {
                try await context.wait(for: .seconds(60))
                return "\(error)"
            }
        }
        let run = try await WorkerRig.end(of: Tasks { sticky }, replay: replay, maxAttempts: 1).run
        #expect(run.output?.data == #""the step \"a\" failed: Boom: boom""#)
        #expect(recorder.all == ["body"])
    }

    @Test("AbortRun in a step is not tried again and ends the run")
    func abort() async throws {
        let recorder = Recorder()
        let abort = task("abort") { context in
            try await context.step("a", retry: .constant(.seconds(1), maxAttempts: 5)) {
                recorder.note("body")
                throw AbortRun("enough")
            }
        }
        let run = try await WorkerRig.end(of: Tasks { abort }).run
        #expect(recorder.all == ["body"])
        #expect(run.attempt == 1)
        #expect(run.error == .builtIn(name: "AbortRun", message: "enough", stackTrace: ""))
    }

    @Test("a result that does not survive being stored fails the step without another try")
    func unstorable() async throws {
        let recorder = Recorder()
        let odd = task("odd") { context in
            try await context.step("a", retry: .constant(.seconds(1), maxAttempts: 5)) { () -> Double in
                recorder.note("body")
                return .nan
            }
        }
        let run = try await WorkerRig.end(of: Tasks { odd }, maxAttempts: 1).run
        #expect(recorder.all == ["body"])
        #expect(run.error?.message.contains("\"a\"") == true)
    }

    @Test("a stored result that the code can no longer read is permanent and names the step")
    func undecodable() async throws {
        let recorder = Recorder()
        let changed = task("changed") { context in
            if recorder.count("pass") == 1 {
                try await context.step("a") { "text" }
            } else {
                try await context.step("a") { 1 }
            }
            try await context.wait(for: .seconds(60))
        }
        let run = try await WorkerRig.end(of: Tasks { changed }, replay: .always).run
        #expect(run.error?.name == "UndecodableValue")
        #expect(run.error?.message.contains("\"a\"") == true)
        #expect(run.attempt == 1)
    }

    @Test("what a step is shown as is stored, and a step without a value stores none")
    func display() async throws {
        let shown = task("shown") { context in
            try await context.step("a", display: EntryDisplay(name: "Charge", icon: "card")) {}
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { shown })
        let entry = try #require(server.entry("a", of: run.info.id))
        #expect(entry.display?.name == "Charge")
        #expect(entry.output == Packet.none)
    }

    @Test("the steps taken from the journal are counted")
    func counted() async throws {
        let counts = task("counts") { context -> Int in
            for number in 0..<3 { try await context.step("step-\(number)") {} }
            try await context.wait(for: .seconds(60))
            return context.stepsFromJournal
        }
        let parked = try await WorkerRig.end(of: Tasks { counts }).run
        #expect(parked.output?.data == "0")
        let replayed = try await WorkerRig.end(of: Tasks { counts }, replay: .always).run
        #expect(replayed.output?.data == "3")
    }
}
