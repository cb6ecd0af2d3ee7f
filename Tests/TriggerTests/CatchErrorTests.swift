import Foundation
import Testing
import Trigger
import TriggerModel

@Suite("catchError", .timeLimit(.minutes(10)))
struct CatchErrorTests {
    private struct Failing: DurableTask {
        static let name: TaskName<NoValue, NoValue> = "failing"
        static let options = TaskOptions(retry: .constant(.seconds(1), maxAttempts: 3))

        let recorder: Recorder
        var decision = ErrorDecision.byPolicy
        var error: any Error = Boom()
        var isBroken = false

        func run(_ payload: NoValue, context: RunContext) async throws -> NoValue {
            recorder.note("run")
            throw error
        }

        func catchError(_ error: any Error, payload: NoValue, context: RunContext) async throws -> ErrorDecision {
            recorder.note("catchError")
            if isBroken { throw Boom(description: "broken") }
            return decision
        }
    }

    private struct Other: Error {}

    private func end(_ task: Failing, hooks: GlobalHooks = GlobalHooks()) async throws -> (
        run: FakeRun, server: FakeServer
    ) {
        try await WorkerRig.end(of: Tasks { task }) { $0.hooks = hooks }
    }

    @Test("the default leaves it to the policy")
    func byPolicy() async throws {
        let recorder = Recorder()
        let run = try await end(Failing(recorder: recorder)).run
        #expect(run.attempt == 3)
        #expect(recorder.times("catchError") == 3)
    }

    @Test("stop ends the run with the error, or with another")
    func stop() async throws {
        let recorder = Recorder()
        let stopped = try await end(Failing(recorder: recorder, decision: .stop)).run
        #expect(stopped.attempt == 1)
        #expect(stopped.error?.name == "Boom")
        let replaced = try await end(Failing(recorder: recorder, decision: .stop(replacing: Other()))).run
        #expect(replaced.attempt == 1)
        #expect(replaced.error?.name == "Other")
    }

    @Test("T012 another error alone keeps the retry policy")
    func replacing() async throws {
        let run = try await end(Failing(recorder: Recorder(), decision: .byPolicy(replacing: Other()))).run
        #expect(run.attempt == 3)
        #expect(run.error?.name == "Other")
    }

    @Test("a delay, an instant or another policy sets the gap, within the run's attempts")
    func retry() async throws {
        let decisions: [ErrorDecision] = [
            .retry(after: .milliseconds(1234)), .retry(with: .constant(.milliseconds(1234), maxAttempts: 9)),
        ]
        for decision in decisions {
            let (run, server) = try await end(Failing(recorder: Recorder(), decision: decision))
            #expect(run.attempt == 3)
            #expect(gaps(server) == [1234, 1234, nil])
        }
        let stopped = try await end(Failing(recorder: Recorder(), decision: .retry(with: .none))).run
        #expect(stopped.attempt == 1)
        let past = try await end(Failing(recorder: Recorder(), decision: .retry(at: .distantPast)))
        #expect(gaps(past.server) == [0, 0, nil])
    }

    private func gaps(_ server: FakeServer) -> [Int64?] {
        server.look { state in
            state.writes.compactMap { write -> Int64?? in
                guard case .finish(.failure(_, let gap), _) = write.change else { return nil }
                return .some(gap)
            }
        }
    }

    @Test("T011 the app's hooks decide, in order, only what the task left open")
    func global() async throws {
        let recorder = Recorder()
        var hooks = GlobalHooks()
        hooks.catchError { _, _ in
            recorder.note("first")
            return .byPolicy
        }
        hooks.catchError { _, _ in
            recorder.note("second")
            return .stop
        }
        hooks.catchError { _, _ in
            recorder.note("third")
            return .byPolicy
        }
        let left = try await end(Failing(recorder: recorder), hooks: hooks).run
        #expect(left.attempt == 1)
        #expect(recorder.all == ["run", "catchError", "first", "second"])
        let decided = Recorder()
        _ = try await end(Failing(recorder: decided, decision: .stop), hooks: hooks)
        #expect(recorder.all.count == 4)
    }

    @Test("T013 an instant in two seconds begins the next attempt no earlier")
    func instant() async throws {
        let recorder = Recorder()
        let waits = task("waits", options: TaskOptions(retry: .exponential(maxAttempts: 2))) { context in
            if context.attempt == 1 { throw Boom() }
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { waits }, maxAttempts: 2) { options in
            let (time, due) = (options.time, options.time.now.addingTimeInterval(2))
            options.hooks.prepare { context in
                recorder.note("\(context.attempt) at \(time.now.timeIntervalSince1970)")
            }
            options.hooks.catchError { _, _ in .retry(at: due) }
        }
        #expect(run.attempt == 2)
        #expect(gaps(server) == [2_000])
        #expect(recorder.all.count == 2 && recorder.all[1].hasSuffix("1700000002.0"))
    }

    @Test("T014 an instant after the last attempt is none")
    func noneLeft() async throws {
        let decision = ErrorDecision.retry(at: Date(timeIntervalSince1970: 1_700_000_100))
        let (run, server) = try await end(Failing(recorder: Recorder(), decision: decision))
        #expect(run.attempt == 3 && run.phase == .ended(.completedWithErrors))
        #expect(gaps(server).last == .some(nil))
    }

    @Test("it is told what the policy would do: its settings, the gap and the instant; nobody else is")
    func outlook() async throws {
        let recorder = Recorder()
        let failing = task("failing", options: TaskOptions(retry: .constant(.seconds(2), maxAttempts: 9))) { context in
            recorder.note("\(context.retryOutlook == nil)")
            throw Boom()
        }
        _ = try await WorkerRig.end(of: Tasks { failing }, maxAttempts: 2) { options in
            options.hooks.catchError { context, _ in
                let outlook = context.retryOutlook
                let left = outlook?.retryAt.map { "\($0.timeIntervalSince1970)" } ?? "never"
                recorder.note("\(outlook?.policy.maxAttempts ?? 0) \(outlook?.delay?.milliseconds ?? 0) \(left)")
                return .byPolicy
            }
        }
        #expect(recorder.all == ["true", "2 2000 1700000002.0", "true", "2 0 never"])
    }

    @Test("what the server refused for good ends the run without asking; a rate limit is waited out")
    func refusals() async throws {
        let recorder = Recorder()
        for status in [400, 401, 404, 409, 422] {
            let error = TransportError(.refused, "no", status: status)
            let run = try await end(Failing(recorder: recorder, error: error)).run
            #expect(run.attempt == 1 && run.phase == .ended(.completedWithErrors))
        }
        #expect(recorder.times("catchError") == 0)
        for status in [408, 500, 503] {
            let error = TransportError(.unavailable, "later", status: status)
            #expect(try await end(Failing(recorder: recorder, error: error)).run.attempt == 3)
        }
        var limited = TransportError(.unavailable, "too many", status: 429)
        limited.retryAfter = .milliseconds(3_456)
        #expect(gaps(try await end(Failing(recorder: recorder, error: limited)).server) == [3_456, 3_456, nil])
    }

    @Test(
        "what the server refused a step for good ends the run after one call, and a replay knows it",
        arguments: ReplayMode.both)
    func refusalInStep(replay: ReplayMode) async throws {
        let recorder = Recorder()
        let nested = task("nested") { context in
            do {
                try await context.step("outer") {
                    try await context.step("call", retry: .constant(.seconds(1), maxAttempts: 3)) {
                        recorder.note("call")
                        throw TransportError(.notFound, "no", status: 404)
                    }
                }
            } catch {
                try await context.wait(for: .seconds(60))
                throw error
            }
        }
        let run = try await WorkerRig.end(of: Tasks { nested }, replay: replay) { options in
            options.hooks.catchError { _, _ in
                recorder.note("catchError")
                return .byPolicy
            }
        }.run
        #expect(run.attempt == 1 && recorder.all == ["call"], "\(recorder.all)")
        #expect(run.error?.name == "TransportError.notFound" && run.error?.message == "no")
        let later = task("later") { context in
            try await context.step("call") { throw TransportError(.unavailable, "later", status: 503) }
        }
        let retried = try await WorkerRig.end(of: Tasks { later }).run
        #expect(retried.attempt == 3 && retried.error?.name == "TransportError")
    }

    @Test("what the engine refused of the run itself, as a queue that is full, goes through catchError and the policy")
    func journalRefusals() async throws {
        let recorder = Recorder()
        let child = TaskName<String, String>("child")
        let sends = task("sends") { context in
            recorder.note("run")
            try await context.trigger(child, "a")
        }
        let retry = RetryPolicy.constant(.seconds(1), maxAttempts: 3)
        func end(_ code: WriteRefusal.Code) async throws -> FakeRun? {
            var ended: FakeRun?
            try await WorkerRig.run(Tasks { sends }) { options in
                options.retry = retry
                options.hooks.catchError { _, _ in
                    recorder.note("catchError")
                    return .byPolicy
                }
            } _: { rig in
                rig.server.change { $0.refusals[RunID(rawValue: "run_1")] = WriteRefusal(code, "full") }
                ended = await rig.server.ended(rig.server.submit("sends"))
            }
            return ended
        }
        let full = try await end(.invalid)
        #expect(full?.attempt == 3 && full?.error?.message == "full")
        #expect(recorder.times("catchError") == 3 && recorder.times("run") == 3)
        #expect(try await end(.tooLarge)?.attempt == 1)
    }

    @Test("T086 a run that moves to a larger machine has not ended for its hooks; one that is on it has")
    func outOfMemoryHooks() async throws {
        func hooks(_ machine: MachinePreset, maxAttempts: Int) async throws -> [String] {
            let recorder = Recorder()
            let retry = RetryPolicy(maxAttempts: maxAttempts, outOfMemoryMachine: machine)
            let full = task("full", options: TaskOptions(retry: retry)) { _ in throw OutOfMemory("full") }
            let run = try await WorkerRig.end(of: Tasks { full }, maxAttempts: maxAttempts) { options in
                options.hooks.onFailure { _, _ in recorder.note("onFailure") }
                options.hooks.onComplete { _, _ in recorder.note("onComplete") }
            }.run
            #expect(run.error?.code == .outOfMemory)
            return recorder.all
        }
        #expect(try await hooks(.large1x, maxAttempts: 3) == [])
        #expect(try await hooks(.large1x, maxAttempts: 1) == ["onFailure", "onComplete"])
    }

    @Test("stop ends a run that is out of memory as failed, where a larger machine would have tried again")
    func stopsMove() async throws {
        let recorder = Recorder()
        let retry = RetryPolicy(maxAttempts: 3, outOfMemoryMachine: .large1x)
        let full = task("full", options: TaskOptions(retry: retry)) { _ in throw OutOfMemory("full") }
        let run = try await WorkerRig.end(of: Tasks { full }) { options in
            options.hooks.catchError { _, _ in .stop }
            options.hooks.onFailure { _, _ in recorder.note("onFailure") }
        }.run
        // The engine moves what has the code alone.
        #expect(run.error == .builtIn(name: "OutOfMemory", message: "full", stackTrace: ""))
        #expect(run.phase == .ended(.completedWithErrors) && recorder.all == ["onFailure"])
    }

    @Test("T080 it is not asked about AbortRun, which ends the run at once")
    func abort() async throws {
        let recorder = Recorder()
        let run = try await end(Failing(recorder: recorder, error: AbortRun("no"))).run
        #expect(recorder.all == ["run"])
        #expect(run.phase == .ended(.completedWithErrors))
        #expect(run.error?.message == "no")
    }

    @Test("T010 when it throws itself, the run crashes without another attempt")
    func broken() async throws {
        let run = try await end(Failing(recorder: Recorder(), isBroken: true)).run
        #expect(run.attempt == 1)
        #expect(run.error?.code == .handleError)
        #expect(run.phase == .ended(.crashed))
    }
}
