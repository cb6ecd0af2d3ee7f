import Testing
import TriggerModel

@testable import TriggerServer

@Suite("POST /api/v1/tasks/batch", .timeLimit(.minutes(10)))
struct BatchRouteTests {
    private static let path = "/api/v1/tasks/batch"

    @Test("a batch answers with its runs, in order, and the claims for a token")
    func answer() async throws {
        try await withAPI { api async throws in
            let second = #"{"task":"b","payload":[2],"options":{"tags":["x"]}}"#
            let body = #"{"items":[{"task":"a","payload":{"n":1}},\#(second)]}"#
            let answer = try await api.post(Self.path, body)
            #expect(answer.status == 200)
            #expect(answer["isCached"] == .bool(false))
            #expect(answer["runs"]?.list.map { $0["taskIdentifier"]?.text } == ["a", "b"])
            let batch = try #require(answer["id"]?.text)
            #expect(answer.headers[text: APIHeader.claims]?.contains("read:batch:\(batch)") == true)
            let run = try await api.run(try #require(answer["runs"]?.list.last?["id"]?.text))
            #expect(run["payload"] == .array([.integer(2)]))
            #expect(run["tags"] == .array([.string("x")]))
            #expect(run["batchId"]?.text == batch)
            #expect(run["triggerFunction"]?.text == "batchTrigger")
        }
    }

    @Test("the same request key makes one batch")
    func requestKey() async throws {
        try await withAPI { api async throws in
            let body = #"{"items":[{"task":"a"},{"task":"a"}]}"#
            let key = [APIHeader.requestKey: "call-1"]
            let first = try await api.post(Self.path, body, headers: key)
            #expect(try await api.post(Self.path, body, headers: key).json == first.json)
            #expect(try await api.get("/api/v1/runs")["data"]?.list.count == 2)
        }
    }

    @Test("a bad item refuses the whole batch, with its place, and nothing is stored")
    func badItem() async throws {
        try await withAPI { api async throws in
            let bodies = [
                (#"{"items":[{"task":"a"},{"task":"b","options":{"delay":"soon"}}]}"#, 422, "items[1].options.delay"),
                (#"{"items":[{"task":"a"},{"task":7}]}"#, 400, "items[1].task"),
                (#"{"items":[{"task":"a"},{}]}"#, 400, "items[1].task"),
                (#"{"items":[{"task":"a","options":{"metadata":1}}]}"#, 400, "items[0].options.metadata"),
                (#"{"items":[{"task":"a"}],"parentRunId":"run_1"}"#, 422, "parentRunId"),
            ]
            for (body, status, place) in bodies {
                let answer = try await api.post(Self.path, body)
                #expect(answer.status == status)
                #expect(answer.error?.contains(place) == true, "\(answer.json)")
            }
            #expect(try await api.get("/api/v1/runs")["data"]?.list.isEmpty == true)
        }
    }

    @Test("an empty batch, and one of more than 1,000 items, is refused")
    func size() async throws {
        try await withAPI { api async throws in
            #expect(try await api.post(Self.path, #"{"items":[]}"#).status == 400)
            let item = #"{"task":"a"}"#
            let many = Array(repeating: item, count: 1001).joined(separator: ",")
            #expect(try await api.post(Self.path, "{\"items\":[\(many)]}").status == 400)
            let full = Array(repeating: item, count: 1000).joined(separator: ",")
            #expect(try await api.post(Self.path, "{\"items\":[\(full)]}")["runs"]?.list.count == 1000)
        }
    }
}
