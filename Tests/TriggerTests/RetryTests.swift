import Foundation
import Testing
import TriggerModel

@testable import Trigger

@Suite("Blocks that are repeated", .timeLimit(.minutes(10)))
struct RetryTests {
    private static let long = RetryPolicy.constant(.seconds(60), maxAttempts: 3)

    @Test(
        "T159 a pause over 5 s is a durable wait, and a replay repeats no try that failed", arguments: ReplayMode.both)
    func durable(replay: ReplayMode) async throws {
        let recorder = Recorder()
        let tries = task("tries") { context -> Int in
            try await context.retry("call", Self.long) { attempt in
                recorder.note("\(attempt.number) of \(attempt.maxAttempts)")
                if attempt.number < 3 { throw Boom() }
                return attempt.number
            }
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { tries }, replay: replay)
        #expect(run.output?.data == "3" && run.attempt == 1)
        #expect(recorder.all == ["1 of 3", "2 of 3", "3 of 3"])
        let words = server.words(run.info.id)
        #expect(
            words == ["start", "wait #1.1", "suspend", "start", "wait #1.2", "suspend", "start", "succeed"], "\(words)")
    }

    @Test("T159 AbortRun in a block is thrown on after one try, and ends the run")
    func abort() async throws {
        let recorder = Recorder()
        let tries = task("tries") { context in
            try await context.retry("call", Self.long) {
                recorder.note("try")
                throw AbortRun("never")
            }
        }
        let run = try await WorkerRig.end(of: Tasks { tries }).run
        #expect(recorder.all == ["try"])
        #expect(run.attempt == 1 && run.error?.message == "never")
    }

    @Test("the last error is thrown as it is, and a new attempt begins with the first try", arguments: ReplayMode.both)
    func last(replay: ReplayMode) async throws {
        let recorder = Recorder()
        let tries = task("tries", options: TaskOptions(retry: .constant(.seconds(60), maxAttempts: 2))) { context in
            do {
                try await context.retry("call", Self.long) { attempt in
                    recorder.note("\(context.attempt).\(attempt.number)")
                    throw Boom(description: "try \(attempt.number)")
                }
            } catch let error as Boom {
                recorder.note(error.description)
                throw error
            }
        }
        let run = try await WorkerRig.end(of: Tasks { tries }, replay: replay, maxAttempts: 2).run
        #expect(recorder.all == ["1.1", "1.2", "1.3", "try 3", "2.1", "2.2", "2.3", "try 3"])
        #expect(run.error == .builtIn(name: "Boom", message: "try 3", stackTrace: ""))
    }

    @Test(
        "steps in a block keep their results from try to try, and what comes after it is found again",
        arguments: ReplayMode.both)
    func steps(replay: ReplayMode) async throws {
        let recorder = Recorder()
        let tries = task("tries") { context -> Int in
            let number = try await context.retry("call", Self.long) { attempt -> Int in
                let charge = try await context.step("charge") { recorder.count("charge") }
                try await context.wait(for: .seconds(30), key: "pause")
                if attempt.number < 2 { throw Boom() }
                return charge
            }
            try await context.wait(for: .seconds(30))
            return number
        }
        let run = try await WorkerRig.end(of: Tasks { tries }, replay: replay).run
        #expect(run.output?.data == "1", "\(String(describing: run.error))")
        #expect(recorder.times("charge") == 1)
    }

    @Test("a short pause keeps the slot, and is not waited for twice")
    func short() async throws {
        let tries = task("tries") { context -> Int in
            try await context.retry("call", .constant(.seconds(2), maxAttempts: 4)) { attempt in
                if attempt.number < 4 { throw Boom() }
                return attempt.number
            }
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { tries }, replay: .whenNeeded)
        #expect(run.output?.data == "4" && !server.words(run.info.id).contains("suspend"))
        #expect(server.clock.now == Date(timeIntervalSince1970: 1_700_000_006))
    }

    @Test("calls without a key in a block, and the same key twice, are told so")
    func keys() async throws {
        let unkeyed = task("unkeyed") { context in
            try await context.retry("call", .none) { try await context.wait(for: .seconds(1)) }
        }
        #expect(try await WorkerRig.end(of: Tasks { unkeyed }, maxAttempts: 1).run.error?.name == "MissingKey")
        let twice = task("twice") { context in
            try await context.step("call") {}
            try await context.retry("call") {}
        }
        #expect(try await WorkerRig.end(of: Tasks { twice }, maxAttempts: 1).run.error?.name == "DuplicateKey")
    }

    @Test("blocks run side by side, and inside a step, each try once", arguments: ReplayMode.both)
    func parallel(replay: ReplayMode) async throws {
        let recorder = Recorder()
        let tries = task("tries") { context -> Int in
            async let first = context.retry("a", Self.long) { attempt -> Int in
                recorder.note("a\(attempt.number)")
                if attempt.number < 3 { throw Boom() }
                return 1
            }
            let second = try await context.step("b") {
                try await context.retry("c", Self.long) { attempt -> Int in
                    recorder.note("c\(attempt.number)")
                    if attempt.number < 2 { throw Boom() }
                    return 10
                }
            }
            return try await first + second
        }
        let run = try await WorkerRig.end(of: Tasks { tries }, replay: replay).run
        #expect(run.output?.data == "11", "\(String(describing: run.error))")
        #expect(Set(recorder.all.filter { $0.hasPrefix("a") }).count == 3)
        for word in ["a1", "a2", "c1"] { #expect(recorder.times(word) == 1, "\(recorder.all)") }
    }

    @Test(
        "a try that fails while another branch waits is noted before the run gives its slot back",
        arguments: ReplayMode.both)
    func noted(replay: ReplayMode) async throws {
        let recorder = Recorder()
        let tries = task("tries") { context -> Int in
            async let waits: Void = context.wait(for: .seconds(600), key: "other")
            let number = try await context.retry("call", Self.long) { attempt -> Int in
                // The other branch stands still by then.
                while context.session.entry(at: EntryPlace(scope: "", key: "other")) == nil { await Task.yield() }
                recorder.note("\(attempt.number)")
                if attempt.number < 3 { throw Boom() }
                return attempt.number
            }
            try await waits
            return number
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { tries }, replay: replay)
        #expect(run.output?.data == "3", "\(String(describing: run.error))")
        let words = server.words(run.info.id)
        let (pause, suspension) = (words.firstIndex(of: "wait #1.1"), words.firstIndex(of: "suspend"))
        #expect(recorder.times("1") == 1 && recorder.times("2") == 1, "\(recorder.all)")
        #expect((pause ?? .max) < (suspension ?? 0), "\(words)")
    }
}
