import Foundation
import Testing
import Trigger
import TriggerModel

@Suite("catchError", .timeLimit(.minutes(5)))
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

    @Test("another error alone keeps the retry policy")
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

    @Test("the app's hooks decide, in order, only what the task left open")
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

    @Test("it is not asked about AbortRun, which ends the run at once")
    func abort() async throws {
        let recorder = Recorder()
        let run = try await end(Failing(recorder: recorder, error: AbortRun("no"))).run
        #expect(recorder.all == ["run"])
        #expect(run.phase == .ended(.completedWithErrors))
        #expect(run.error?.message == "no")
    }

    @Test("when it throws itself, the run crashes without another attempt")
    func broken() async throws {
        let run = try await end(Failing(recorder: Recorder(), isBroken: true)).run
        #expect(run.attempt == 1)
        #expect(run.error?.code == .handleError)
        #expect(run.phase == .ended(.crashed))
    }
}
