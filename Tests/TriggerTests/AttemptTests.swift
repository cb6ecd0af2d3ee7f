import Foundation
import Testing
import Trigger
import TriggerModel

@Suite("Attempts", .timeLimit(.minutes(10)))
struct AttemptTests {
    @Test("a short gap is slept with the slot held, and the next attempt runs in the same execution")
    func shortGap() async throws {
        let fails = task("fails", options: TaskOptions(retry: .constant(.seconds(5), maxAttempts: 2))) { context in
            if context.attempt == 1 { throw Boom() }
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { fails }, maxAttempts: 2)
        #expect(server.words(run.info.id) == ["start", "fail", "start", "succeed"])
        #expect(run.epoch == 1)
    }

    @Test("a long gap ends the execution, and the next attempt begins at the top")
    func longGap() async throws {
        let fails = task("fails", options: TaskOptions(retry: .constant(.seconds(60), maxAttempts: 2))) { context in
            if context.attempt == 1 { throw Boom() }
        }
        let run = try await WorkerRig.end(of: Tasks { fails }, maxAttempts: 2).run
        #expect(run.phase == .ended(.completedSuccessfully))
        #expect(run.epoch == 2)
        #expect(run.attempt == 2)
    }

    @Test("the app's policy holds for a task that has none, and the run's own number of attempts for all")
    func policies() async throws {
        let fails = task("fails") { (_: RunContext) -> Void in throw Boom() }
        let (run, server) = try await WorkerRig.end(of: Tasks { fails }, maxAttempts: 4) { options in
            options.retry = .constant(.milliseconds(77), maxAttempts: 2)
        }
        #expect(run.attempt == 4)
        #expect(server.look { $0.registrations[0].tasks[0].retry.maxAttempts } == 2)
    }

    @Test("T079 a trigger that allows one attempt has one, whatever the task allows")
    func oneAttempt() async throws {
        let recorder = Recorder()
        let fails = task("fails", options: TaskOptions(retry: .exponential(maxAttempts: 5))) {
            (_: RunContext) -> Void in
            recorder.note("run")
            throw Boom()
        }
        let run = try await WorkerRig.end(of: Tasks { fails }, maxAttempts: 1).run
        #expect(run.phase == .ended(.completedWithErrors) && recorder.all == ["run"])
    }

    @Test("an output that cannot be written is told so, and tried again")
    func unwritable() async throws {
        let odd = task("odd") { (_: RunContext) -> Double in .infinity }
        let run = try await WorkerRig.end(of: Tasks { odd }, maxAttempts: 2).run
        #expect(run.error?.code == .output)
        #expect(run.attempt == 2)
    }

    @Test("an output over its limit is told so, and not tried again")
    func tooLarge() async throws {
        let large = task("large") { (_: RunContext) -> String in
            String(repeating: "x", count: TriggerLimits.outputBytes)
        }
        let run = try await WorkerRig.end(of: Tasks { large }).run
        #expect(run.error?.code == .payloadTooLarge)
        #expect(run.attempt == 1)
    }

    @Test("a task the worker does not have fails the run and names it")
    func unknownTask() async throws {
        let known = task("known") { _ in }
        try await WorkerRig.run(Tasks { known }) { rig in
            let run = rig.server.submit("unknown")
            let ended = await rig.server.ended(run)
            #expect(ended?.error?.code == .couldNotFindTask)
            #expect(ended?.error?.message.contains("\"unknown\"") == true)
        }
    }

    @Test("errors are stored with their type's name and a readable, bounded message")
    func errors() {
        #expect(RunError(thrown: Boom()) == .builtIn(name: "Boom", message: "boom", stackTrace: ""))
        let long = RunError(thrown: Boom(description: "a\0" + String(repeating: "b", count: 2000)))
        #expect(long.message.count == 1000)
        #expect(!long.message.contains("\0"))
        struct Localized: LocalizedError {
            var errorDescription: String? { "in words" }
        }
        #expect(RunError(thrown: Localized()).message == "in words")
        #expect(throws: (any Error).self) {
            do {
                _ = try JSON.value([String: Int].self, from: #"{"a":"x"}"#)
            } catch {
                #expect(RunError(thrown: error).message.hasPrefix("at a: "))
                throw error
            }
        }
    }

    @Test("the context tells the facts of the run")
    func facts() async throws {
        let facts = task("facts") { context -> [String] in
            try await context.wait(for: .seconds(60))
            return [context.run.id.rawValue, context.run.task, "\(context.attempt)", "\(context.execution)"]
        }
        let run = try await WorkerRig.end(of: Tasks { facts }).run
        #expect(run.output?.data == #"["run_1","facts","1","2"]"#)
    }
}
