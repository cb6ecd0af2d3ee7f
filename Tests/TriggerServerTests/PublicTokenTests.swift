import Foundation
import Hummingbird
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("Public tokens", .timeLimit(.minutes(10)))
struct PublicTokenTests {
    private static let trigger = "/api/v1/tasks/hello/trigger"

    /// Scopes of a token, what reading a run with it answers, and whether the payload is shown.
    private static let readings: [(scopes: [String], status: Int, showsPayload: Bool)] = [
        (["read:runs"], 200, false), (["read:runs:RUN"], 200, false), (["read:tasks:hello"], 200, false),
        (["read:tasks"], 200, false), (["read:tags:env:a"], 200, false), (["read:tags"], 200, false),
        (["read:batch:BATCH"], 200, false), (["read:all"], 200, false), (["trigger:tasks:x", "read:runs"], 200, false),
        (["*:runs:RUN"], 200, true), (["*:all"], 200, true), (["admin"], 200, true),
        (["read:runs:other"], 403, false), (["read:tasks:other"], 403, false), (["read:tags:env"], 403, false),
        (["read:batch:other"], 403, false), (["write:runs:RUN"], 403, false), ([], 403, false), ([""], 403, false),
        (["read"], 403, false), (["runs"], 403, false), (["read:runs:"], 403, false), (["READ:runs"], 403, false),
        (["read:everything"], 403, false), (["*"], 403, false), (["read:*"], 403, false), (["Admin"], 403, false),
    ]

    @Test("a run is read by its id, its task, a label or its batch, and its payload only with every right to it")
    func readings() async throws {
        try await withAPI { api async throws in
            let body = #"{"items":[{"task":"hello","payload":{"secret":1},"options":{"tags":["env:a"]}}]}"#
            let made = try await api.post("/api/v1/tasks/batch", body)
            let run = try #require(made["runs"]?.list.first?["id"]?.text)
            let batch = try #require(made["id"]?.text)
            for (scopes, status, showsPayload) in Self.readings {
                let claims = PublicTokenClaims(
                    of: api.environment,
                    scopes: scopes.map { $0.replacing("RUN", with: run).replacing("BATCH", with: batch) })
                let seal = api.environment.seal
                let token = try seal.token(claims, from: api.clock.now, until: api.clock.now + .seconds(60))
                let answer = try await api.send(.get, "/api/v3/runs/\(run)", with: token)
                #expect(answer.status == status, "\(scopes) \(answer.json)")
                #expect((answer["payload"] != nil) == showsPayload, "\(scopes)")
                if status == 403 { #expect(answer.error?.hasSuffix("lacks the scope read:runs:\(run)") == true) }
            }
            #expect(try await api.run(run)["payload"] == .object(["secret": .integer(1)]))
        }
    }

    @Test("T122 a public token of one token does not complete another, and says which scope that needs")
    func otherToken() async throws {
        try await withAPI { api async throws in
            let path = "/api/v1/waitpoints/tokens"
            let (one, other) = (try await api.post(path, "{}"), try await api.post(path, "{}"))
            let token = try #require(one.headers[text: APIHeader.token])
            let (first, second) = (try #require(one["id"]?.text), try #require(other["id"]?.text))
            let refused = try await api.send(.post, "\(path)/\(second)/complete", #"{"data":1}"#, with: token)
            #expect(refused.status == 403)
            #expect(refused.error == "Unauthorized: the public access token lacks the scope write:waitpoints:\(second)")
            #expect(try await api.get("\(path)/\(second)")["status"]?.text == "WAITING")
            let accepted = try await api.send(.post, "\(path)/\(first)/complete", #"{"data":1}"#, with: token)
            #expect(accepted.status == 200)
            api.clock.advance(by: .seconds(86_400))
            #expect(try await api.send(.post, "\(path)/\(first)/complete", "{}", with: token).status == 401)
        }
    }

    @Test("a trigger answers with a token that reads its run for an hour, and the claims for another")
    func handles() async throws {
        try await withAPI { api async throws in
            let caller = try api.token("trigger:tasks:hello", for: .seconds(7200))
            let (one, other) = (
                try await api.send(.post, Self.trigger, "{}", with: caller), try await api.post(Self.trigger, "{}")
            )
            let token = try #require(one.headers[text: APIHeader.token])
            let run = try #require(one["id"]?.text)
            #expect(try await api.send(.get, "/api/v3/runs/\(run)", with: token).status == 200)
            let second = try #require(other["id"]?.text)
            #expect(try await api.send(.get, "/api/v3/runs/\(second)", with: token).status == 403)
            let text = try #require(one.headers[text: APIHeader.claims])
            let claims = try JSON.value(JSONValue.self, from: text)
            #expect(claims["sub"]?.text == api.environment.publicID && claims["pub"] == .bool(true))
            #expect(claims["scopes"]?.list.map(\.text) == ["read:runs:\(run)", "write:inputStreams:\(run)"])
            api.clock.advance(by: .seconds(3600))
            let late = try await api.send(.get, "/api/v3/runs/\(run)", with: token)
            #expect(late.status == 401 && late.error?.contains("expired at 2026-01-01T01:00:00.000Z") == true)
        }
    }

    @Test("a batch's token reads the batch and its runs; a page may fill it only if it may trigger every task")
    func batches() async throws {
        try await withAPI { api async throws in
            let made = try await api.post("/api/v1/tasks/batch", #"{"items":[{"task":"hello"}]}"#)
            let token = try #require(made.headers[text: APIHeader.token])
            let run = try #require(made["runs"]?.list.first?["id"]?.text)
            let batch = try #require(made["id"]?.text)
            #expect(try await api.send(.get, "/api/v3/runs/\(run)", with: token).status == 200)
            #expect(try await api.send(.get, "/api/v2/batches/\(batch)", with: token).status == 200)
            let body = #"{"runCount":1,"taskIdentifiers":["a"]}"#
            for (scope, mayFill) in [("batchTrigger:tasks:a", false), ("batchTrigger:batch", true)] {
                let headers = [APIHeader.client: "browser"]
                let open = try await api.send(
                    .post, "/api/v3/batches", body, with: try api.token(scope), headers: headers)
                #expect((open.headers[text: APIHeader.claims]?.contains("write:batch") == true) == mayFill)
                let path = "/api/v3/batches/\(try #require(open["id"]?.text))/items"
                let lines = ["content-type": "application/x-ndjson"]
                let other = try await api.send(
                    .post, path, #"{"index":0,"task":"b"}"#, with: try api.token(scope), headers: lines)
                #expect(other.status == (mayFill ? 200 : 403), "\(other.json)")
            }
        }
    }

    @Test("a token triggers its task alone, and no child of a run that it may not write to")
    func triggering() async throws {
        try await withAPI { api async throws in
            let parent = try await api.trigger("hello")
            let child = #"{"options":{"parentRunId":"PARENT"}}"#.replacing("PARENT", with: parent)
            let calls: [(scopes: [String], path: String, body: String, status: Int)] = [
                (["trigger:tasks:hello"], Self.trigger, "{}", 200), (["write:tasks:hello"], Self.trigger, "{}", 403),
                (["trigger:tasks:hello"], "/api/v1/tasks/other/trigger", "{}", 403),
                (["trigger:tasks"], "/api/v1/tasks/other/trigger", "{}", 200),
                (["trigger:tasks:hello"], Self.trigger, child, 403),
                (["trigger:tasks:hello", "write:runs"], Self.trigger, child, 200),
                (["batchTrigger:tasks:a"], "/api/v1/tasks/batch", #"{"items":[{"task":"a"},{"task":"b"}]}"#, 403),
                (["batchTrigger:tasks"], "/api/v1/tasks/batch", #"{"items":[{"task":"a"},{"task":"b"}]}"#, 200),
                (["batchTrigger:tasks:a"], "/api/v3/batches", #"{"runCount":1}"#, 403),
            ]
            for (scopes, path, body, status) in calls {
                let claims = PublicTokenClaims(of: api.environment, scopes: scopes)
                let token = try api.environment.seal.token(
                    claims, from: api.clock.now, until: api.clock.now + .seconds(60))
                let answer = try await api.send(.post, path, body, with: token)
                #expect(answer.status == status, "\(scopes) \(path) \(answer.json)")
            }
            #expect(try await api.count() == 6)
        }
    }

    @Test("a list is read with the right to all runs, or to those of each task it is about")
    func lists() async throws {
        try await withAPI { api async throws in
            for (scope, filter, status) in [
                ("read:runs", "", 200), ("read:tasks", "", 200), ("read:tasks:a", "", 403), ("read:tags", "", 403),
                ("read:tasks:a", "?filter[taskIdentifier]=a", 200),
                ("read:tasks:a", "?filter[taskIdentifier]=a,b", 403),
            ] {
                let answer = try await api.send(.get, "/api/v1/runs\(filter)", with: try api.token(scope))
                #expect(answer.status == status, "\(scope) \(filter)")
            }
        }
    }
}
