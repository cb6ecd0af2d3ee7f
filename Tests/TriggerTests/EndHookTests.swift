import Foundation
import Logging
import ServiceLifecycleTestKit
import Testing
import TriggerModel

@testable import Trigger

@Suite("Hooks at the end of runs", .timeLimit(.minutes(10)))
struct EndHookTests {
    /// Notes its hooks.
    private struct Aware: CancelAwareTask {
        static let name: TaskName<String, String> = "aware"
        let recorder: Recorder
        var failures = 0
        var failing = ""
        let gate = Gate()

        func run(_ payload: String, context: RunContext) async throws -> String {
            recorder.note("run \(context.attempt)")
            if payload == "wait" { try await context.wait(for: .seconds(3_600)) }
            while payload == "spin" || payload == "deaf" { try await context.yield() }
            if context.attempt <= failures { throw Boom() }
            return payload
        }

        func onStartAttempt(_ payload: String, context: RunContext) async throws {
            recorder.note("onStartAttempt \(context.attempt)")
            if failing == "onStartAttempt", context.attempt == 1 { throw Boom() }
        }

        func onComplete(_ payload: String, result: Result<String, any Error>, context: RunContext) async throws {
            recorder.note("onComplete \((try? result.get()) ?? "failed") \(context.attempt)")
            if failing == "onComplete" { throw Boom() }
        }

        func onFailure(_ payload: String, error: any Error, context: RunContext) async throws {
            recorder.note("onFailure \(context.attempt)")
        }

        func onCancel(_ payload: String, context: RunContext) async throws {
            recorder.note("onCancel \(payload)")
            await #expect(throws: RunDropped.self) { try await context.wait(for: .seconds(1)) }
            #expect(throws: RunDropped.self) { try context.metadata.set("a", 1) }
            if payload == "deaf" { await gate.wait() }
        }
    }

    private static func hooks(_ recorder: Recorder) -> GlobalHooks {
        var hooks = GlobalHooks()
        hooks.onStartAttempt { context in recorder.note("app onStartAttempt \(context.attempt)") }
        hooks.onComplete { _, result in recorder.note("app onComplete \((try? result.get().data) ?? "failed")") }
        hooks.onCancel { context in recorder.note("app onCancel \(try await context.payload(as: String.self))") }
        return hooks
    }

    private static func end(_ task: Aware, payload: String = "\"x\"", _ replay: ReplayMode = .whenNeeded) async throws
        -> FakeRun
    {
        try await WorkerRig.end(of: Tasks { task }, payload: payload, replay: replay).run
    }

    @Test("T005 a run that fails once and then succeeds begins each attempt once and completes once")
    func second() async throws {
        let recorder = Recorder()
        let run = try await Self.end(Aware(recorder: recorder, failures: 1))
        #expect(run.phase == .ended(.completedSuccessfully))
        #expect(recorder.all == ["onStartAttempt 1", "run 1", "onStartAttempt 2", "run 2", "onComplete x 2"])
    }

    @Test("T006 a run whose attempts all fail calls onFailure and onComplete once, in the last one")
    func failed() async throws {
        let recorder = Recorder()
        let run = try await Self.end(Aware(recorder: recorder, failures: 3))
        #expect(run.phase == .ended(.completedWithErrors) && run.attempt == 3)
        #expect(recorder.all.suffix(3) == ["run 3", "onFailure 3", "onComplete failed 3"])
        #expect(recorder.all.count == 8)
    }

    @Test("T008 an onStartAttempt that throws fails its attempt, which is repeated as the policy says")
    func startAttempt() async throws {
        let recorder = Recorder()
        let run = try await Self.end(Aware(recorder: recorder, failing: "onStartAttempt"))
        #expect(run.phase == .ended(.completedSuccessfully) && run.attempt == 2)
        #expect(recorder.times("run 1") == 0 && recorder.times("run 2") == 1)
    }

    @Test("an onComplete that throws changes nothing")
    func complete() async throws {
        let run = try await Self.end(Aware(recorder: Recorder(), failing: "onComplete"))
        #expect(run.phase == .ended(.completedSuccessfully) && run.attempt == 1)
    }

    @Test("onStartAttempt runs once per attempt whatever is replayed")
    func replayed() async throws {
        let recorder = Recorder()
        _ = try await Self.end(Aware(recorder: recorder), payload: "\"wait\"", .always)
        #expect(recorder.times("onStartAttempt 1") == 1 && recorder.times("run 1") == 2)
    }

    @Test(
        "T093 the hooks of a run that is cancelled while it runs are called beside its code, and its end is acknowledged after both"
    )
    func cancelled() async throws {
        let recorder = Recorder()
        try await WorkerRig.run(Tasks { Aware(recorder: recorder) }) {
            $0.hooks = Self.hooks(recorder)
        } _: { rig in
            let run = rig.server.submit("aware", payload: "\"spin\"")
            while recorder.times("run 1") == 0 { await Task.yield() }
            rig.server.cancel(run)
            while !rig.server.words(run).contains("acknowledge") { await Task.yield() }
        }
        #expect(recorder.times("app onCancel spin") == 1 && recorder.times("onCancel spin") == 1)
        #expect(!recorder.all.contains { $0.hasPrefix("onComplete") || $0.hasPrefix("onFailure") })
    }

    @Test("T094 a hook of a cancelled run that does not end is cut loose after 30 s", arguments: [false, true])
    func endless(_ isAlone: Bool) async throws {
        let aware = Aware(recorder: Recorder())
        try await WorkerRig.run(Tasks { aware }, isAutomatic: false) { rig in
            let run: RunID
            if isAlone {
                run = rig.server.submitHooks(PendingHooks(.cancel), of: "aware", payload: "\"deaf\"")
            } else {
                run = rig.server.submit("aware", payload: "\"deaf\"")
                while aware.recorder.times("run 1") == 0 { await Task.yield() }
                rig.server.cancel(run)
            }
            while aware.recorder.times("onCancel deaf") == 0 { await Task.yield() }
            rig.clock.advance(by: .milliseconds(29_999))
            #expect(!rig.server.words(run).contains { $0 == "acknowledge" || $0 == "end hooks" })
            rig.clock.advance(by: .milliseconds(1))
            while !rig.server.words(run).contains(isAlone ? "end hooks" : "acknowledge") { await Task.yield() }
            aware.gate.open()
        }
    }

    @Test(
        "an execution for hooks alone calls them and nothing else, and says so", arguments: PendingHooks.Kind.allCases)
    func alone(_ kind: PendingHooks.Kind) async throws {
        let recorder = Recorder()
        try await WorkerRig.run(Tasks { Aware(recorder: recorder) }) {
            $0.hooks = Self.hooks(recorder)
        } _: { rig in
            let run = rig.server.submitHooks(
                PendingHooks(kind, error: .string(raw: "late")), of: "aware", payload: "\"x\"")
            while !rig.server.words(run).contains("end hooks") { await Task.yield() }
            #expect(rig.server.words(run) == ["end hooks"])
        }
        switch kind {
        case .cancel: #expect(recorder.all == ["app onCancel x", "onCancel x"])
        case .failure: #expect(recorder.all == ["onFailure 1", "onComplete failed 1", "app onComplete failed"])
        }
    }

    @Test("a worker says which of its tasks have hooks for runs that end without their code")
    func manifests() {
        let options = WorkerOptions()
        let aware = Tasks { Aware(recorder: Recorder()) }.definitions[0]
        let plain = Tasks { task("plain") { _ in } }.definitions[0]
        #expect(aware.manifest(options).hooks == [.cancel, .failure])
        #expect(plain.manifest(options).hooks == nil)
        var app = options
        app.hooks.onCancel { _ in }
        #expect(plain.manifest(app).hooks == [.cancel])
    }

    /// Writes when it may, and ends when it may.
    private struct Writer: CancelAwareTask {
        static let name: TaskName<NoValue, NoValue> = "writer"
        let recorder: Recorder
        let began = Gate()
        let mayWrite = Gate()
        let mayEnd = Gate()

        func run(_ payload: NoValue, context: RunContext) async throws -> NoValue {
            began.open()
            await mayWrite.wait()
            await #expect(throws: RunDropped.self) { try await context.step("a") {} }
            recorder.note("refused")
            await mayEnd.wait()
            return NoValue()
        }

        func onCancel(_ payload: NoValue, context: RunContext) async throws {
            recorder.note("onCancel")
        }
    }

    @Test(
        "a worker that learns of a cancel by a refused write runs the hooks, or says that it did not",
        arguments: [false, true])
    func refusedWrite(_ isGone: Bool) async throws {
        let writer = Writer(recorder: Recorder())
        try await WorkerRig.run(Tasks { writer }, isAutomatic: false) { rig in
            let run = rig.server.submit("writer")
            await writer.began.wait()
            rig.server.change { $0.runs[run]?.phase = .cancelled }
            writer.mayWrite.open()
            while writer.recorder.times("refused") == 0 { await Task.yield() }
            if isGone { writer.mayEnd.open() }
            rig.server.cancel(run)
            while writer.recorder.times("onCancel") == 0, !rig.server.words(run).contains("acknowledge") {
                await Task.yield()
            }
            writer.mayEnd.open()
            while !rig.server.words(run).contains("acknowledge") { await Task.yield() }
            let lacksHooks = rig.server.look { state in
                state.writes.contains {
                    if case .acknowledgeCancel(let lacks) = $0.change { lacks == true } else { false }
                }
            }
            #expect(lacksHooks == (writer.recorder.times("onCancel") == 0))
            #expect(isGone || !lacksHooks)
        }
    }

    @Test("a worker that drains waits for the hooks of a run that was cancelled, and has it in hand meanwhile")
    func drain() async throws {
        let aware = Aware(recorder: Recorder())
        let server = FakeServer(clock: HandClock(isAutomatic: false))
        var options = WorkerOptions(name: "test", replay: .whenNeeded, time: server.clock)
        options.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let worker = Worker(transport: server, tasks: Tasks { aware }, options: options)
        try await testGracefulShutdown { trigger in
            async let working: Void = worker.run()
            let run = server.submit("aware", payload: "\"deaf\"")
            while aware.recorder.times("run 1") == 0 { await Task.yield() }
            server.cancel(run)
            while aware.recorder.times("onCancel deaf") == 0 { await Task.yield() }
            trigger.triggerGracefulShutdown()
            for _ in 1...2_000 { await Task.yield() }
            #expect(!server.look(\.isDeregistered))
            aware.gate.open()
            try await working
            #expect(server.words(run).last == "acknowledge" && server.look(\.isDeregistered))
        }
    }
}
