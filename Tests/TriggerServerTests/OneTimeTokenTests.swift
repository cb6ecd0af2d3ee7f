import Foundation
import Hummingbird
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("One-time tokens", .timeLimit(.minutes(10)))
struct OneTimeTokenTests {
    private static let trigger = "/api/v1/tasks/hello/trigger"
    private static let refusal = "Cannot trigger hello with a one-time use token as it has already been used."

    @Test("T143 a one-time token triggers once, whatever is asked for; without that mark a token triggers again")
    func once() async throws {
        try await withAPI { api async throws in
            let token = try api.token("trigger:tasks:hello", "batchTrigger:tasks:hello", isOneTime: true)
            #expect(try await api.send(.post, Self.trigger, "{}", with: token).status == 200)
            let again = try await api.send(.post, Self.trigger, #"{"payload":2}"#, with: token)
            #expect(again.status == 422 && again.error == Self.refusal)
            #expect(again.headers[text: APIHeader.shouldRetry] == "false")
            let batch = #"{"items":[{"task":"hello"}]}"#
            #expect(try await api.send(.post, "/api/v1/tasks/batch", batch, with: token).error == Self.refusal)
            let open = #"{"runCount":1,"taskIdentifiers":["hello"]}"#
            #expect(try await api.send(.post, "/api/v3/batches", open, with: token).error == Self.refusal)
            #expect(try await api.count() == 1)
            let many = try api.token("trigger:tasks:hello")
            for _ in 0..<2 { #expect(try await api.send(.post, Self.trigger, "{}", with: many).status == 200) }
        }
    }

    @Test("of fifty triggers with one token at the same time one is accepted")
    func concurrent() async throws {
        try await withAPI { api async throws in
            let token = try api.token("trigger:tasks:hello", isOneTime: true)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await api.send(.post, Self.trigger, "{}", with: token).status }
                }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [200: 1, 422: 49])
            #expect(try await api.count() == 1)
        }
    }

    @Test("a trigger that is repeated since its answer was lost gets it again, and a refused one uses up nothing")
    func repeated() async throws {
        try await withAPI { api async throws in
            let token = try api.token("trigger:tasks:hello", isOneTime: true)
            let wrong = #"{"options":{"lockToVersion":"none"}}"#
            #expect(try await api.send(.post, Self.trigger, wrong, with: token).status == 422)
            let headers = [APIHeader.requestKey: "call"]
            let first = try await api.send(.post, Self.trigger, "{}", with: token, headers: headers)
            let second = try await api.send(.post, Self.trigger, "{}", with: token, headers: headers)
            #expect(first.status == 200 && second["id"]?.text == first["id"]?.text)
            #expect(try await api.count() == 1)
        }
    }

    @Test("a batch that comes in parts uses a token up as it is opened, and is filled with it")
    func streamed() async throws {
        try await withAPI { api async throws in
            let token = try api.token("batchTrigger:tasks:hello", isOneTime: true)
            let body = #"{"runCount":1,"taskIdentifiers":["hello"]}"#
            let open = try await api.send(.post, "/api/v3/batches", body, with: token)
            let path = "/api/v3/batches/\(try #require(open["id"]?.text))/items"
            let lines = ["content-type": "application/x-ndjson"]
            for _ in 0..<2 {
                let filled = try await api.send(
                    .post, path, #"{"index":0,"task":"hello"}"#, with: token, headers: lines)
                #expect(filled.status == 200 && filled["sealed"] == .bool(true))
            }
            #expect(try await api.send(.post, "/api/v3/batches", body, with: token).error == Self.refusal)
            #expect(try await api.count() == 1)
        }
    }

    @Test("a token that lives for 30 days is used up for as long, whatever is triggered meanwhile")
    func long() async throws {
        try await withAPI { api async throws in
            let token = try api.token("trigger:tasks:hello", for: .seconds(30 * 86_400), isOneTime: true)
            #expect(try await api.send(.post, Self.trigger, "{}", with: token).status == 200)
            for _ in 0..<29 {
                api.clock.advance(by: .seconds(86_400))
                _ = try await api.trigger("hello", headers: [APIHeader.requestKey: "day"])
                #expect(try await api.send(.post, Self.trigger, "{}", with: token).error == Self.refusal)
            }
            api.clock.advance(by: .seconds(86_400))
            #expect(try await api.send(.post, Self.trigger, "{}", with: token).status == 401)
        }
    }

    @Test("a token has one spelling, so that another does not make it a second one")
    func spelling() async throws {
        try await withAPI { api async throws in
            let token = try api.token("trigger:tasks:hello", isOneTime: true)
            let last = try #require(token.last)
            let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
            for spelling in letters.filter({ $0 != last }).map({ token.dropLast() + String($0) })
                + [token + "=", token + "."]
            {
                #expect(try await api.send(.post, Self.trigger, "{}", with: String(spelling)).status == 401)
            }
            #expect(try await api.send(.post, Self.trigger, "{}", with: token).status == 200)
        }
    }
}
