import Foundation
import Testing
import Trigger
import TriggerModel

/// Notes every hook it runs, and fails where it is told to.
struct Noting: PreparedTask {
    static let name: TaskName<String, String> = "noting"
    static let options = TaskOptions(retry: .constant(.seconds(1), maxAttempts: 3))

    let recorder: Recorder
    /// Throws in this hook, the first times it is called.
    var failing = ""
    var failures = Int.max

    private func note(_ hook: String) throws {
        if recorder.count(hook) <= failures, hook == failing { throw Boom() }
    }

    func middleware(_ payload: String, context: RunContext, next: MiddlewareNext) async throws {
        try note("enter")
        try await next()
        try note("leave")
    }

    func prepare(_ payload: String, context: RunContext) async throws -> Int {
        try note("prepare")
        return 7
    }

    func onStart(_ payload: String, context: RunContext) async throws {
        try note("onStart")
    }

    func onStartAttempt(_ payload: String, context: RunContext) async throws {
        try note("onStartAttempt")
    }

    func onComplete(
        _ payload: String, result: Result<String, any Error>, context: RunContext, prepared: Int?
    ) async throws {
        try note("onComplete")
    }

    func run(_ payload: String, context: RunContext, prepared: Int) async throws -> String {
        try note("run")
        return "\(payload)\(prepared)"
    }

    func onSuccess(_ payload: String, output: String, context: RunContext, prepared: Int?) async throws {
        try note("onSuccess")
    }

    func onFailure(_ payload: String, error: any Error, context: RunContext, prepared: Int?) async throws {
        recorder.note("prepared \(prepared.map { "\($0)" } ?? "nil")")
        try note("onFailure")
    }

    func catchError(_ error: any Error, payload: String, context: RunContext) async throws -> ErrorDecision {
        try note("catchError")
        return .byPolicy
    }

    func cleanup(_ payload: String, context: RunContext, prepared: Int?) async throws {
        try note("cleanup")
    }
}

@Suite("Hooks", .timeLimit(.minutes(10)))
struct HookTests {
    private func end(_ task: Noting, _ replay: ReplayMode = .whenNeeded) async throws -> FakeRun {
        try await WorkerRig.end(of: Tasks { task }, payload: #""x""#, replay: replay).run
    }

    private static func noting(_ recorder: Recorder) -> GlobalHooks {
        var hooks = GlobalHooks()
        hooks.middleware { _, next in
            recorder.note("global enter")
            try await next()
            recorder.note("global leave")
        }
        hooks.prepare { _ in recorder.note("global prepare") }
        hooks.onStart { _ in recorder.note("global onStart") }
        hooks.onStartAttempt { _ in recorder.note("global onStartAttempt") }
        hooks.onComplete { _, _ in recorder.note("global onComplete") }
        hooks.onSuccess { _, output in recorder.note("global onSuccess \(output.data ?? "")") }
        hooks.onFailure { _, _ in recorder.note("global onFailure") }
        hooks.catchError { _, _ in
            recorder.note("global catchError")
            return .byPolicy
        }
        hooks.cleanup { _ in recorder.note("global cleanup") }
        return hooks
    }

    @Test("T004 T015 the hooks of an attempt that succeeds run in their order, the app's before the task's")
    func order() async throws {
        let recorder = Recorder()
        let run = try await WorkerRig.end(of: Tasks { Noting(recorder: recorder) }, payload: #""x""#) { options in
            options.hooks = Self.noting(recorder)
        }.run
        #expect(run.output?.data == #""x7""#)
        #expect(
            recorder.all == [
                "global enter", "enter", "global prepare", "prepare", "global onStart", "onStart",
                "global onStartAttempt", "onStartAttempt", "run", #"global onSuccess "x7""#, "onSuccess",
                "global onComplete",
                "onComplete", "global cleanup", "cleanup", "leave", "global leave",
            ])
    }

    @Test("an attempt that fails asks the task before the app, and onFailure runs after the last one only")
    func failureOrder() async throws {
        let recorder = Recorder()
        let run = try await WorkerRig.end(of: Tasks { Noting(recorder: recorder, failing: "run") }, payload: #""x""#) {
            options in
            options.hooks = Self.noting(recorder)
        }.run
        #expect(run.attempt == 3)
        #expect(run.error?.name == "Boom")
        #expect(
            recorder.all.suffix(16)
                == [
                    "global prepare", "prepare", "global onStartAttempt", "onStartAttempt", "run", "catchError",
                    "global catchError", "global onFailure", "prepared 7", "onFailure", "global onComplete",
                    "onComplete",
                    "global cleanup", "cleanup", "leave", "global leave",
                ])
        #expect(recorder.times("onFailure") == 1)
        #expect(recorder.times("onStart") == 1)
        #expect(recorder.times("global onStart") == 1)
    }

    @Test("a run that fails once and then succeeds starts once and never calls onFailure")
    func secondAttempt() async throws {
        let recorder = Recorder()
        let run = try await end(Noting(recorder: recorder, failing: "run", failures: 1))
        #expect(run.attempt == 2)
        #expect(run.phase == .ended(.completedSuccessfully))
        #expect(recorder.times("onStart") == 1)
        #expect(recorder.times("prepare") == 2)
        #expect(recorder.times("onFailure") == 0)
        #expect(recorder.times("onSuccess") == 1)
    }

    @Test(
        "an error in these hooks fails the attempt, through catchError",
        arguments: ["enter", "prepare", "onStart", "onStartAttempt", "cleanup", "leave"])
    func failingHooks(hook: String) async throws {
        let recorder = Recorder()
        let run = try await end(Noting(recorder: recorder, failing: hook, failures: 1))
        #expect(run.phase == .ended(.completedSuccessfully))
        #expect(run.attempt == 2)
        #expect(recorder.times("catchError") == 1)
    }

    @Test("T007 an error in these hooks changes nothing", arguments: ["onSuccess", "onFailure", "onComplete"])
    func swallowedHooks(hook: String) async throws {
        let recorder = Recorder()
        let run = try await end(Noting(recorder: recorder, failing: hook))
        #expect(run.output?.data == #""x7""#)
        #expect(run.attempt == 1)
    }

    @Test("hooks after a prepare that threw get nothing prepared")
    func notPrepared() async throws {
        let recorder = Recorder()
        _ = try await end(Noting(recorder: recorder, failing: "prepare"))
        #expect(recorder.all.contains("prepared nil"))
        #expect(recorder.times("run") == 0)
    }

    @Test("onStart runs once per run, middleware and prepare at each entry")
    func underReplay() async throws {
        let recorder = Recorder()
        var hooks = GlobalHooks()
        hooks.prepare { _ in recorder.note("prepare") }
        hooks.onStart { _ in recorder.note("onStart") }
        let waits = task("waits") { context in try await context.wait(for: .seconds(60)) }
        _ = try await WorkerRig.end(of: Tasks { waits }, replay: .always) { [hooks] in $0.hooks = hooks }
        #expect(recorder.all == ["prepare", "onStart", "prepare"])
    }

    @Test("no onStart is noted for a task that has none")
    func noStart() async throws {
        let plain = task("plain") { _ in }
        let (run, server) = try await WorkerRig.end(of: Tasks { plain })
        #expect(server.words(run.info.id) == ["start", "succeed"])
    }

    @Test("a middleware that does not call next once is told so", arguments: [0, 2])
    func misuse(calls: Int) async throws {
        let recorder = Recorder()
        var hooks = GlobalHooks()
        hooks.middleware { _, next in
            for _ in 0..<calls { try await next() }
        }
        let plain = task("plain") { _ in recorder.note("run") }
        let run = try await WorkerRig.end(of: Tasks { plain }, maxAttempts: 1) { [hooks] in $0.hooks = hooks }.run
        #expect(run.error?.code == .middleware)
        #expect(run.error?.message.hasPrefix("MiddlewareMisuse: ") == true)
        #expect(run.error?.message.contains("next()") == true)
        #expect(recorder.times("run") == min(calls, 1))
    }

    @Test("a hook added under a name that is taken replaces the other where it stands")
    func named() async throws {
        let recorder = Recorder()
        var hooks = GlobalHooks()
        hooks.prepare("a") { _ in recorder.note("old a") }
        hooks.prepare("b") { _ in recorder.note("b") }
        hooks.prepare("a") { _ in recorder.note("new a") }
        _ = try await WorkerRig.end(of: Tasks { task("plain") { _ in } }) { [hooks] in $0.hooks = hooks }
        #expect(recorder.all == ["new a", "b"])
    }

    /// A payload with a default, and a number that may come as text.
    private struct Order: Codable, Sendable {
        var count: Int
        var currency: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            let text = try? container.decode(String.self, forKey: .count)
            count = try text.flatMap { Int($0) } ?? container.decode(Int.self, forKey: .count)
            currency = try container.decodeIfPresent(String.self, forKey: .currency) ?? "EUR"
        }
    }

    @Test("T019 a run sees its payload as its type reads it, with what that adds or converts")
    func converted() async throws {
        let reads = task("t") { (order: Order, _) in "\(order.count) \(order.currency)" }
        let run = try await WorkerRig.end(of: Tasks { reads }, payload: #"{"count":"3"}"#).run
        #expect(run.output?.data == "\"3 EUR\"")
    }

    @Test("T018 a payload that cannot be read fails the run at once, runs no hook and names the key path")
    func undecodable() async throws {
        let recorder = Recorder()
        let run = try await WorkerRig.end(of: Tasks { Noting(recorder: recorder) }, payload: "[1]") { options in
            options.hooks = Self.noting(recorder)
        }.run
        #expect(recorder.all.isEmpty)
        #expect(run.attempt == 1)
        #expect(run.error?.code == .input)
        #expect(run.error?.message.contains("at the top level") == true)
    }
}
