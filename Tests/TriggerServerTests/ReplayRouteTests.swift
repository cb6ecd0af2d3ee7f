import Foundation
import Testing
import TriggerModel

@testable import TriggerServer

@Suite("POST /api/v1/runs/{id}/replay", .timeLimit(.minutes(10)))
struct ReplayRouteTests {
    @Test("an empty body repeats the run as it was", arguments: ["", "{}"])
    func plain(_ body: String) async throws {
        try await withAPI { api async throws in
            let first = try await api.trigger("hello", #"{"payload":{"a":1},"options":{"tags":["x"]}}"#)
            let answer = try await api.post("/api/v1/runs/\(first)/replay", body)
            let id = try #require(answer["id"]?.text)
            let run = try await api.run(id)
            #expect(answer.status == 200 && id != first && run["replayOf"]?.text == first)
            #expect(run["payload"] == .object(["a": .integer(1)]) && run["tags"]?.list == [.string("x")])
        }
    }

    @Test("the body names what is to be different")
    func edits() async throws {
        try await withAPI { api async throws in
            let first = try await api.trigger("hello", #"{"payload":{"a":1},"options":{"tags":["x"]}}"#)
            let body = #"{"payload":{"a":2},"options":{"tags":["y"],"delay":"1h","test":true}}"#
            let id = try #require(try await api.post("/api/v1/runs/\(first)/replay", body)["id"]?.text)
            let run = try await api.run(id)
            #expect(run["payload"] == .object(["a": .integer(2)]) && run["tags"]?.list == [.string("y")])
            #expect(run["status"]?.text == "DELAYED" && run["isTest"] == .bool(true))
        }
    }

    @Test("a replay runs in the server's region; one that is to run elsewhere is refused")
    func region() async throws {
        try await withAPI { api async throws in
            let path = "/api/v1/runs/\(try await api.trigger("hello"))/replay"
            #expect(try await api.post(path, #"{"targetRegion":"default"}"#).status == 200)
            for body in [#"{"targetRegion":"eu"}"#, #"{"options":{"region":"eu"}}"#] {
                let answer = try await api.post(path, body)
                #expect(answer.status == 422 && answer.error?.contains("egion") == true, "\(answer.json)")
            }
            let answer = try await api.post(path, #"{"targetRegion":1}"#)
            #expect(answer.status == 400 && answer.error?.contains("targetRegion") == true)
        }
    }

    @Test("a client's edits arrive as they were meant")
    func client() throws {
        let edits = ReplayEdits(
            payload: Packet(data: "[2]"), metadata: #"{"m":1}"#, tags: ["c"], queue: "fast", concurrencyKey: "l",
            test: false,
            options: TriggerOptions(delay: .hours(1), priority: .seconds(3), maxAttempts: 1))
        let read = try ReplayEdits(body: TriggerBody(from: Data(try edits.bodyText().utf8)))
        #expect(read.payload == edits.payload && read.metadata == edits.metadata && read.tags == edits.tags)
        #expect(read.queue == "fast" && read.concurrencyKey == "l" && read.test == false)
        #expect(read.options.delay == .after(.seconds(3_600)) && read.options.priority == .seconds(3))
        #expect(try ReplayEdits(body: TriggerBody(from: Data(try ReplayEdits().bodyText().utf8))) == ReplayEdits())
    }

    @Test("the same request makes one run; a run that is not there is not found; a bad edit is refused")
    func refusals() async throws {
        try await withAPI { api async throws in
            let first = try await api.trigger("hello")
            let key = [APIHeader.requestKey: "call-1"]
            let answer = try await api.post("/api/v1/runs/\(first)/replay", headers: key)
            #expect(try await api.post("/api/v1/runs/\(first)/replay", headers: key).json == answer.json)
            #expect(try await api.post("/api/v1/runs/run_none/replay").status == 404)
            let bad = try await api.post("/api/v1/runs/\(first)/replay", #"{"options":{"delay":"soon"}}"#)
            #expect(bad.status == 422)
            #expect(try await api.get("/api/v1/runs")["data"]?.list.count == 2)
        }
    }
}
