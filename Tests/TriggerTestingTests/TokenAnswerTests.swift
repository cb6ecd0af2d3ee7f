import Testing
import Trigger
import TriggerModel
import TriggerTesting

@Suite("Tokens in tests", .timeLimit(.minutes(10)))
struct TokenAnswerTests {
    private let asks = task("asks") { (context: RunContext) -> [String] in
        var answers: [String] = []
        for name in ["first", "second"] {
            let token = try await context.createToken(
                String.self, timeout: .seconds(86_400), options: TokenOptions(tags: [name]), key: "make \(name)")
            switch try await context.wait(for: token, key: name) {
            case .completed(let text): answers.append(text)
            case .timedOut: answers.append("nobody")
            }
        }
        return answers
    }

    @Test("tokens are completed by their keys, after a while if that is said")
    func complete() async throws {
        let harness = TaskHarness { asks }
        harness.onToken { token in
            token.key == "make first" ? .complete(with: "yes", after: .seconds(3600)) : .complete(with: "no")
        }
        let run = try await harness.run(asks.name, NoValue())
        #expect(run.output == ["yes", "no"])
        #expect(run.elapsed == .seconds(3600))
        #expect(run.waits.map(\.duration) == [.seconds(3600), .zero])
    }

    @Test("a token that is left alone times out, and the day takes no time")
    func timeOut() async throws {
        let harness = TaskHarness { asks }
        harness.onToken { $0.order == 1 ? .timeOut : .complete(with: "\($0.tags)\($0.timeout ?? .zero)") }
        let run = try await harness.run(asks.name, NoValue())
        #expect(run.output == ["nobody", "[\"second\"]86400.0 seconds"])
        #expect(run.elapsed == .seconds(86_400))
    }

    @Test("a token without a timeout that is to time out fails the test, naming it")
    func never() async throws {
        let waits = task("waits") { (context: RunContext) in
            _ = try await context.wait(for: try await context.createToken(String.self, key: "approval"))
        }
        let harness = TaskHarness { waits }
        harness.onToken { _ in .timeOut }
        let error = await #expect(throws: TokenNeverTimesOut.self) { try await harness.run(waits.name, NoValue()) }
        #expect(error?.token.key == "approval")
    }

    @Test("one token that two runs wait for is asked about once")
    func shared() async throws {
        let waits = task("waits") { (token: WaitToken<Int>, context: RunContext) -> Int in
            try await context.wait(for: token).get()
        }
        let harness = TaskHarness { waits }
        harness.onToken { .complete(with: $0.order) }
        let values = try await harness.perform { sandbox in
            let token = try await sandbox.client.createToken(Int.self)
            let runs = [
                try await sandbox.client.trigger(waits.name, token),
                try await sandbox.client.trigger(waits.name, token),
            ]
            for run in runs { try await sandbox.finish(run.id) }
            return [try await runs[0].result().get(), try await runs[1].result().get()]
        }
        #expect(values == [1, 1])
    }
}
