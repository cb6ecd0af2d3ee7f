import Foundation
import Testing
import Trigger
import TriggerModel

@Suite("Errors of middleware", .timeLimit(.minutes(10)))
struct MiddlewareErrorTests {
    private func end(
        _ error: any Error, _ recorder: Recorder, decision: ErrorDecision = .byPolicy, afterNext: Bool = false
    ) async throws -> FakeRun {
        let plain = task("plain", options: TaskOptions(retry: .constant(.seconds(1), maxAttempts: 2))) { _ in
            recorder.note("run")
        }
        return try await WorkerRig.end(of: Tasks { plain }, maxAttempts: 2) { options in
            options.hooks.middleware { _, next in
                if afterNext { try await next() }
                throw error
            }
            options.hooks.catchError { _, error in
                recorder.note("catchError \(error)")
                return decision
            }
            options.hooks.onFailure { _, error in recorder.note("onFailure \(error)") }
        }.run
    }

    @Test(
        "T009 a middleware that throws fails the attempt through catchError; the run is retried, and in the end marked with the code",
        arguments: [false, true])
    func middleware(afterNext: Bool) async throws {
        let recorder = Recorder()
        let run = try await end(Boom(), recorder, afterNext: afterNext)
        #expect(run.attempt == 2 && run.phase == .ended(.completedWithErrors))
        #expect(run.error == .internal(code: .middleware, message: "Boom: boom"))
        let failed = recorder.all.filter { $0 != "run" }
        #expect(failed == ["catchError boom", "catchError boom", "onFailure boom"])
        #expect(recorder.times("run") == (afterNext ? 2 : 0))
    }

    @Test("what catchError puts in its place is stored as it is, and AbortRun ends the run")
    func others() async throws {
        let replaced = try await end(Boom(), Recorder(), decision: .stop(replacing: Boom(description: "other")))
        #expect(replaced.error == .builtIn(name: "Boom", message: "other", stackTrace: ""))
        let aborted = try await end(AbortRun("no"), Recorder())
        #expect(aborted.attempt == 1 && aborted.phase == .ended(.completedWithErrors))
    }
}
