import Foundation
import Synchronization
import Testing
import TriggerModel

@testable import Trigger

@Suite("Locals, usage, work beside the code", .timeLimit(.minutes(10)))
struct LocalTests {
    private static let greeting = LocalKey<String>("greeting")

    @Test("T016 what a middleware sets, the code and the hooks after it read; another run finds nothing")
    func locals() async throws {
        let recorder = Recorder()
        var hooks = GlobalHooks()
        hooks.middleware { context, next in
            recorder.note("before: \(context.locals[Self.greeting] ?? "nothing")")
            context.locals.set(Self.greeting, "hello \(context.run.id)")
            try await next()
        }
        hooks.onSuccess { context, _ in recorder.note("after: \(context.locals[Self.greeting] ?? "nothing")") }
        let greets = task("t") { (_: NoValue, context) async throws -> String in
            #expect(context.locals[LocalKey<Int>("greeting")] == nil)
            #expect(throws: MissingLocal(name: "other")) { try context.locals.require(LocalKey<Int>("other")) }
            return try context.locals.require(Self.greeting)
        }
        try await WorkerRig.run(Tasks { greets }) {
            $0.hooks = hooks
        } _: { rig in
            for id in ["run_1", "run_2"] {
                let run = rig.server.submit("t", id: id)
                #expect(await rig.server.ended(run)?.output?.data == "\"hello \(id)\"")
            }
        }
        let expected = ["run_1", "run_2"].flatMap { ["before: nothing", "after: hello \($0)"] }
        #expect(recorder.all == expected)
    }

    @Test("a replay begins without locals, as every pass does")
    func replayed() async throws {
        let waits = task("t") { (_: NoValue, context) async throws -> Void in
            #expect(context.locals[Self.greeting] == nil)
            context.locals.set(Self.greeting, "set")
            try await context.wait(for: .seconds(60))
        }
        let run = try await WorkerRig.end(of: Tasks { waits }, replay: .always).run
        #expect(run.phase == .ended(.completedSuccessfully))
    }

    @Test("an attempt stays open until the work beside its code has ended, and what that throws changes nothing")
    func work() async throws {
        let recorder = Recorder()
        let works = task("t") { (_: NoValue, context) async throws -> Void in
            try await context.waitUntil {
                try await context.wait(for: .seconds(2), key: "w")
                recorder.note("worked")
                throw Boom()
            }
            recorder.note("returned")
        }
        var hooks = GlobalHooks()
        hooks.cleanup { _ in recorder.note("cleanup") }
        let run = try await WorkerRig.end(of: Tasks { works }) { [hooks] in $0.hooks = hooks }.run
        #expect(run.phase == .ended(.completedSuccessfully))
        #expect(Set(recorder.all) == ["returned", "cleanup", "worked"])
    }

    @Test("usage is the time the code was active, without waits that give the slot back")
    func usage() async throws {
        let uses = task("t") { (_: NoValue, context) async throws -> [Int64] in
            try await context.wait(for: .seconds(2))
            let (value, active) = try await context.measure {
                try await context.wait(for: .seconds(3))
                return 7
            }
            #expect(value == 7)
            try await context.wait(for: .seconds(3_600))
            let usage = context.usage
            #expect(usage.attempt == usage.total && usage.costInCents == 0)
            return [active.milliseconds, usage.total.milliseconds]
        }
        let run = try await WorkerRig.end(of: Tasks { uses }).run
        #expect(run.output?.data == "[3000,5000]")
    }

    @Test("yielding lets a computation be cancelled")
    func yields() async throws {
        let computes = task("t") { (_: NoValue, context) async throws -> Void in
            while true { try await context.yield() }
        }
        try await WorkerRig.run(Tasks { computes }) { rig in
            let run = rig.server.submit("t")
            await rig.server.until(run, is: .executing)
            rig.server.cancel(run)
            while !rig.server.words(run).contains("acknowledge") { await Task.yield() }
        }
    }

    @Test("every fact of a run is told")
    func facts() async throws {
        let tells = task("t") { (_: NoValue, context) async throws -> Void in
            #expect(context.run.depth == 0 && !context.run.isReplay && context.run.priority == .zero)
            #expect(context.run.maxDuration == nil && context.queue.name == "q" && context.environment.id == "env_1")
            #expect(context.attemptStartedAt == context.run.startedAt && context.attempt == 1)
            #expect(context.environment.type == "STAGING" && context.environment.slug == "dev")
            #expect(context.region == "here")
            #expect(context.machine == .small1x && context.machine.cpu == 0.5 && context.deployment.version == "local")
        }
        let run = try await WorkerRig.end(of: Tasks { tells }).run
        #expect(run.phase == .ended(.completedSuccessfully))
    }

    @Test("of a server that does not say what its environment is for, it is one for development")
    func silentServer() {
        #expect(EnvironmentInfo(.development, type: nil).type == "DEVELOPMENT")
    }
}
