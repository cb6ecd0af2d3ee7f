import Foundation
import Synchronization
import Testing
import Trigger
import TriggerModel

/// Waits as its payload says, and notes its hooks.
struct Waiting: DurableTask {
    static let name: TaskName<String, String> = "waiting"
    static let options = TaskOptions(retry: .constant(.seconds(1), maxAttempts: 2))

    let recorder: Recorder
    /// Throws in this hook, the first time.
    var failing = ""
    let code: @Sendable (RunContext) async throws -> Void

    func run(_ payload: String, context: RunContext) async throws -> String {
        try await code(context)
        return "done"
    }

    func onWait(_ wait: RunWait, payload: String, context: RunContext) async throws {
        if recorder.count("onWait \(payload) \(wait.kind)") == 1, failing == "onWait" { throw Boom() }
    }

    func onResume(_ wait: RunWait, payload: String, context: RunContext) async throws {
        if recorder.count("onResume \(payload) \(wait.kind)") == 1, failing == "onResume" { throw Boom() }
    }

    func catchError(_ error: any Error, payload: String, context: RunContext) async throws -> ErrorDecision {
        recorder.note("catchError \(error)")
        return .byPolicy
    }

    func cleanup(_ payload: String, context: RunContext) async throws {
        try await context.step("clean \(context.attempt)") { recorder.note("cleanup") }
    }
}

extension RunWait {
    var kind: String {
        switch self {
        case .instant(let date): "until \(Int(date.timeIntervalSince1970 - 1_700_000_000))"
        case .token(let token): "token \(token)"
        case .run(let run): "run \(run)"
        case .runs(let runs): "runs \(runs.map(\.rawValue).joined(separator: " "))"
        }
    }
}

@Suite("Hooks around waits", .timeLimit(.minutes(10)))
struct WaitHookTests {
    private static let echo: TaskName<String, String> = "echo"

    private func end(
        _ recorder: Recorder, _ replay: ReplayMode, failing: String = "", hooks: GlobalHooks = GlobalHooks(),
        _ code: @escaping @Sendable (RunContext) async throws -> Void
    ) async throws -> (run: FakeRun, server: FakeServer) {
        let tasks = Tasks { Waiting(recorder: recorder, failing: failing, code: code) }
        return try await WorkerRig.end(of: tasks, payload: #""x""#, replay: replay, maxAttempts: 2) {
            $0.hooks = hooks
        }
    }

    @Test(
        "onWait and onResume run once per wait, however short, whatever is replayed, and are told what it is for",
        arguments: ReplayMode.both)
    func oncePerWait(replay: ReplayMode) async throws {
        let recorder = Recorder()
        let (run, _) = try await end(recorder, replay) { context in
            try await context.wait(for: .seconds(2))
            try await context.wait(for: .seconds(60))
            _ = try await context.triggerAndWait(Self.echo, "a")
            _ = try await context.batchTriggerAndWait(Self.echo, ["b", "c"])
        }
        #expect(run.phase == .ended(.completedSuccessfully))
        let waits = ["until 2", "until 62", "run run_child1", "runs run_child2 run_child3"]
        #expect(recorder.all == waits.flatMap { ["onWait x \($0)", "onResume x \($0)"] } + ["cleanup"])
    }

    @Test("the app's hooks around a wait run before the task's", arguments: ReplayMode.both)
    func order(replay: ReplayMode) async throws {
        let recorder = Recorder()
        var hooks = GlobalHooks()
        hooks.onWait { _, wait in recorder.note("app onWait \(wait.kind)") }
        hooks.onResume { _, wait in recorder.note("app onResume \(wait.kind)") }
        _ = try await end(recorder, replay, hooks: hooks) { try await $0.wait(for: .seconds(60)) }
        let names = ["app onWait until 60", "onWait x until 60", "app onResume until 60", "onResume x until 60"]
        #expect(recorder.all == names + ["cleanup"])
    }

    @Test("the app's hooks around a wait run for a task made of a closure", arguments: ReplayMode.both)
    func closure(replay: ReplayMode) async throws {
        let recorder = Recorder()
        var hooks = GlobalHooks()
        hooks.onResume { context, wait in recorder.note("\(context.run.task) \(wait.kind)") }
        let nap = task("nap") { context in try await context.wait(for: .seconds(60)) }
        _ = try await WorkerRig.end(of: Tasks { nap }, replay: replay) { [hooks] in $0.hooks = hooks }
        #expect(recorder.all == ["nap until 60"])
    }

    @Test("nothing is written around a wait for a task that has no such hooks")
    func noHooks() async throws {
        struct Plain: DurableTask {
            static let name: TaskName<NoValue, NoValue> = "plain"

            func run(_ payload: NoValue, context: RunContext) async throws -> NoValue {
                try await context.wait(for: .seconds(2))
                return payload
            }
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { Plain() })
        #expect(server.words(run.info.id) == ["start", "wait #1.1", "succeed"])
    }

    @Test("no wait is no reason for a hook: neither an instant that has passed, nor a gap between two tries")
    func noWait() async throws {
        let recorder = Recorder()
        let tries = Recorder()
        let (run, _) = try await end(recorder, .whenNeeded) { context in
            try await context.wait(for: .zero)
            try await context.step("twice", retry: .constant(.seconds(60), maxAttempts: 2)) {
                if tries.count("try") == 1 { throw Boom() }
            }
        }
        #expect(run.phase == .ended(.completedSuccessfully))
        #expect(recorder.all == ["cleanup"])
    }

    @Test(
        "an error in a hook around a wait fails the attempt through catchError, though the code swallows it",
        arguments: ["onWait", "onResume"], ReplayMode.both)
    func failing(hook: String, replay: ReplayMode) async throws {
        let recorder = Recorder()
        let (run, server) = try await end(recorder, replay, failing: hook) { context in
            try? await context.wait(for: .seconds(60), key: "nap")
            try await context.step("after \(context.attempt)") {}
        }
        #expect(run.attempt == 2)
        #expect(run.phase == .ended(.completedSuccessfully))
        #expect(recorder.all.filter { $0.hasPrefix("catchError") } == ["catchError boom"])
        #expect(recorder.times("\(hook) x until 60") == 2)
        #expect(recorder.times("cleanup") == 2)
        #expect(server.entry("after 1", of: run.info.id) == nil)
    }

    @Test(
        "an error in a hook around a wait fails the attempt, though what comes after the task's code swallows it",
        arguments: ["middleware", "onSuccess", "cleanup"], ["onWait", "onResume"])
    func failingLate(place: String, hook: String) async throws {
        var hooks = GlobalHooks()
        let wait = { @Sendable (context: RunContext) async in
            _ = try? await context.wait(for: .seconds(60), key: "late")
        }
        switch place {
        case "middleware":
            hooks.middleware { context, next in
                try await next()
                await wait(context)
            }
        case "onSuccess": hooks.onSuccess { context, _ in await wait(context) }
        default: hooks.cleanup { context in await wait(context) }
        }
        for replay in ReplayMode.both {
            let recorder = Recorder()
            let (run, _) = try await end(recorder, replay, failing: hook, hooks: hooks) { _ in }
            #expect(run.attempt == 2 && run.phase == .ended(.completedSuccessfully))
            #expect(recorder.all.filter { $0.hasPrefix("catchError") } == ["catchError boom"])
            #expect(recorder.times("\(hook) x until 60") == 2)
        }
    }

    @Test("a wait in a hook around a wait is waited for, and calls no hook", arguments: ReplayMode.both)
    func withinHook(replay: ReplayMode) async throws {
        let recorder = Recorder()
        var hooks = GlobalHooks()
        hooks.onWait { context, wait in
            recorder.note("\(wait.kind)")
            try await context.wait(for: .seconds(600), key: "first")
            recorder.note("waited")
        }
        let nap = task("nap") { context in try await context.wait(for: .seconds(60)) }
        let (run, _) = try await WorkerRig.end(of: Tasks { nap }, replay: replay) { [hooks] in $0.hooks = hooks }
        #expect(run.phase == .ended(.completedSuccessfully))
        #expect(Set(recorder.all) == ["until 60", "waited"])
        #expect(recorder.times("waited") == 1)
    }

    @Test("waits side by side have their hooks each", arguments: ReplayMode.both)
    func parallel(replay: ReplayMode) async throws {
        let recorder = Recorder()
        _ = try await end(recorder, replay) { context in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...3 {
                    group.addTask { try await context.wait(for: .seconds(60), key: "nap \(number)") }
                }
                try await group.waitForAll()
            }
        }
        #expect(recorder.times("onWait x until 60") == 3)
        #expect(recorder.times("onResume x until 60") == 3)
    }

    @Test("a wait that ended while its worker was gone, in the middle of onWait, has both hooks run by the next one")
    func lost() async throws {
        let recorder = Recorder()
        let reached = Gate()
        let isStuck = Mutex(true)
        var hooks = GlobalHooks()
        hooks.onWait { context, _ in
            recorder.note("onWait")
            if isStuck.withLock({ $0 }) {
                reached.open()
                try await Task.sleep(for: .seconds(3600))
            }
        }
        hooks.onResume { _, _ in recorder.note("onResume") }
        let nap = task("nap") { context in try await context.wait(for: .seconds(60)) }
        let options = { [hooks] (options: inout WorkerOptions) in options.hooks = hooks }
        try await WorkerRig.run(Tasks { nap }, options: options) { rig in
            let run = rig.server.submit("nap")
            await reached.wait()
            isStuck.withLock { $0 = false }
            rig.clock.advance(by: .seconds(60))
            rig.server.change { state in
                guard let id = state.runs[run]?.entries.first(where: { $0.kind == .wait })?.id else { return }
                _ = state.runs[run]?.complete(id)
            }
            rig.server.handOut(run)
            #expect(await rig.server.ended(run)?.phase == .ended(.completedSuccessfully))
        }
        #expect(recorder.all == ["onWait", "onWait", "onResume"])
    }
}
