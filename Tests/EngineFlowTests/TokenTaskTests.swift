import Foundation
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@Suite("Tokens in tasks", .timeLimit(.minutes(10)))
struct TokenTaskTests {
    private struct Approval: Codable, Sendable, Equatable {
        var approved: Bool
    }

    private static let name: TaskName<NoValue, String> = "asks"

    /// Makes a token, lets it be known, and waits for it.
    private static func asks(timeout: Duration?, key: String? = nil) -> ClosureTask<NoValue, String> {
        task("asks") { (_: NoValue, context) async throws -> String in
            let token = try await context.createToken(
                Approval.self, timeout: timeout, options: TokenOptions(tags: ["asks"]), key: key.map { "make \($0)" })
            switch try await context.wait(for: token, key: key) {
            case .completed(let approval): return approval.approved ? "approved" : "refused"
            case .timedOut: return "too late"
            }
        }
    }

    /// The token that the task made, once there is one.
    private static func token(_ sandbox: TaskSandbox) async throws -> WaitToken<Approval> {
        while true {
            if let token = try await sandbox.client.listTokens(TokenFilter(tags: ["asks"])).tokens.first {
                return WaitToken(token.id)
            }
            await Task.yield()
        }
    }

    @Test(
        "T119 a task waits for a token that it made, once whatever is replayed, and gets the value as its type",
        arguments: [nil, "approval"])
    func completed(key: String?) async throws {
        try await TaskSandbox.with {
            Self.asks(timeout: nil, key: key)
        } perform: { sandbox async throws in
            let run = try await sandbox.client.trigger(Self.name)
            let token = try await Self.token(sandbox)
            try await sandbox.client.complete(token, with: Approval(approved: true))
            try await sandbox.client.complete(token, with: Approval(approved: false))
            try await sandbox.finish(run.id)
            #expect(try await run.result().get() == "approved")
            #expect(try await sandbox.client.listTokens().tokens.map(\.id) == [token.id])
            let object = try await sandbox.client.retrieveToken(token.id)
            #expect(object.status == .completed && object.output == #"{"approved":true}"#)
        }
    }

    @Test("T120 a token nobody completes in time is an error as a value, which get throws")
    func timedOut() async throws {
        try await TaskSandbox.with {
            Self.asks(timeout: .seconds(600))
            task("unwraps") { (_: NoValue, context) async throws -> Void in
                let token = try await context.createToken(Approval.self, timeout: .seconds(600))
                await #expect(throws: TokenTimeout.self) { try await context.wait(for: token).get() }
            }
        } perform: { sandbox async throws in
            #expect(try await sandbox.run(Self.name, NoValue()).get() == "too late")
            let unwraps: TaskName<NoValue, NoValue> = "unwraps"
            #expect(try await sandbox.run(unwraps, NoValue()).isSuccess)
        }
    }

    @Test("a token completed with something else than was expected fails the wait for it")
    func undecodable() async throws {
        try await TaskSandbox.with {
            Self.asks(timeout: nil)
        } perform: { sandbox async throws in
            let run = try await sandbox.client.trigger(Self.name, options: TriggerOptions(maxAttempts: 1))
            let token = try await Self.token(sandbox)
            try await sandbox.client.completeToken(token.id, with: Packet(data: "[7]"))
            try await sandbox.finish(run.id)
            let result = try await run.result()
            #expect(throws: ChildRunError.self) { try result.get() }
        }
    }

    @Test("tokens with one identity are equal, whatever else is known of them")
    func equality() async throws {
        try await TaskSandbox.with {
            Self.asks(timeout: nil)
        } perform: { sandbox async throws in
            let made = try await sandbox.client.createToken(Approval.self)
            let named = WaitToken<Approval>(made.id)
            #expect(made.isCached != named.isCached)
            #expect(made == named && Set([made, named]).count == 1)
            #expect(made != WaitToken(TokenID(rawValue: "waitpoint_other")))
        }
    }
}
