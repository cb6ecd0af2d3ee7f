import Foundation
import Testing
import Trigger
import TriggerModel

@Suite("Non-determinism", .timeLimit(.minutes(10)))
struct DeterminismTests {
    private static let echo: TaskName<String, String> = "echo"

    /// Runs code that does one thing in its first pass and another in its second.
    private func end(
        _ first: @escaping @Sendable (RunContext) async throws -> Void,
        then second: @escaping @Sendable (RunContext) async throws -> Void
    ) async throws -> FakeRun {
        let recorder = Recorder()
        let fickle = task("fickle") { context in
            if recorder.count("pass") == 1 { try await first(context) } else { try await second(context) }
            try await context.wait(for: .seconds(60), key: "end")
        }
        return try await WorkerRig.end(of: Tasks { fickle }, replay: .always, maxAttempts: 1).run
    }

    @Test("another kind of call at the same ordinal ends the attempt, naming both")
    func kind() async throws {
        let run = try await end(
            { try await $0.wait(for: .seconds(60)) }, then: { try await $0.trigger(Self.echo, "a") })
        #expect(run.error?.name == "NonDeterminism")
        let message = try #require(run.error?.message)
        #expect(message.contains("#1.1") && message.contains("WAIT") && message.contains("TRIGGER echo"))
    }

    @Test("another payload at the same ordinal ends the attempt")
    func payload() async throws {
        let run = try await end(
            { try await $0.trigger(Self.echo, "a") }, then: { try await $0.trigger(Self.echo, "b") })
        #expect(run.error?.name == "NonDeterminism")
    }

    @Test("another kind of call under the same key ends the attempt")
    func keyedKind() async throws {
        let run = try await end({ try await $0.step("k") {} }, then: { try await $0.wait(for: .seconds(60), key: "k") })
        #expect(run.error?.name == "NonDeterminism")
    }

    @Test("the attempt ends even where the code swallows the error")
    func swallowed() async throws {
        let run = try await end(
            { try await $0.trigger(Self.echo, "a") },
            then: { context in
                do { try await context.trigger(Self.echo, "b") } catch {}
            })
        #expect(run.error?.name == "NonDeterminism")
    }

    private struct Pair: Codable, Sendable {
        var b: Int
        var a: Int
    }

    @Test("the order in which a payload's keys are written does not matter")
    func keyOrder() async throws {
        let dictionary: TaskName<[String: Int], String> = "echo"
        let pair: TaskName<Pair, String> = "echo"
        let run = try await end(
            { try await $0.trigger(dictionary, ["a": 1, "b": 2]) },
            then: { try await $0.trigger(pair, Pair(b: 2, a: 1)) })
        #expect(run.phase == .ended(.completedSuccessfully))
    }

    @Test("a mismatch that the server finds ends the attempt too")
    func foundByServer() async throws {
        let plain = task("plain") { context in
            do { try await context.trigger(Self.echo, "a") } catch {}
        }
        try await WorkerRig.run(Tasks { plain }) { rig in
            let run = rig.server.submit("plain", maxAttempts: 1)
            rig.server.change { $0.refusals[run] = WriteRefusal(.nonDeterminism, "not what stands there") }
            let ended = await rig.server.ended(run)
            #expect(ended?.error?.name == "NonDeterminism")
            #expect(ended?.error?.message == "not what stands there")
        }
    }
}
