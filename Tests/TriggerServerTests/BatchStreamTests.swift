import Foundation
import Hummingbird
import Testing
import TriggerModel

@testable import TriggerServer

@Suite("Batches that are streamed", .timeLimit(.minutes(10)))
struct BatchStreamTests {
    private static let path = "/api/v3/batches"
    private static let lines = ["content-type": "application/x-ndjson"]

    private static func create(_ api: TestAPI, _ count: Int) async throws -> String {
        let answer = try await api.post(path, #"{"runCount":\#(count)}"#)
        try #require(answer.status == 202, "\(answer.json)")
        return try #require(answer["id"]?.text)
    }

    private static func line(_ index: Int) -> String {
        #"{"index":\#(index),"task":"hello","payload":{"n":\#(index).50},"options":{"tags":"a"}}"#
    }

    private static func send(_ api: TestAPI, _ batch: String, _ text: String) async throws -> TestAPI.Answer {
        try await api.post("\(path)/\(batch)/items", text, headers: lines)
    }

    @Test("T064 a batch of 1,000 items is made in one request, and one of 1,001 is refused")
    func thousand() async throws {
        try await withAPI { api async throws in
            #expect(try await api.post(Self.path, #"{"runCount":1001}"#).status == 400)
            let items = Array(repeating: #"{"task":"hello"}"#, count: 1001)
            let refused = try await api.post("/api/v1/tasks/batch", #"{"items":[\#(items.joined(separator: ","))]}"#)
            #expect(refused.status == 400)
            let batch = try await Self.create(api, 1000)
            let answer = try await Self.send(api, batch, (0..<1000).map(Self.line).joined(separator: "\n"))
            #expect(answer.status == 200 && answer["sealed"] == .bool(true))
            #expect(answer["itemsAccepted"] == .integer(1000) && answer["itemsDeduplicated"] == .integer(0))
            let object = try await api.get("/api/v2/batches/\(batch)")
            #expect(object["status"]?.text == "PROCESSING" && object["runs"]?.list.count == 1000)
            #expect(object["runCount"] == .integer(1000) && object["processing", "errors"]?.list.isEmpty == true)
            let last = try await api.run(try #require(object["runs"]?.list.last?.text))
            #expect(last["payload"] == .object(["n": .number(999.5)]) && last["batchId"]?.text == batch)
        }
    }

    @Test("T067 a stream that broke off is sent again as a whole: nothing is made twice")
    func again() async throws {
        try await withAPI { api async throws in
            let batch = try await Self.create(api, 4)
            let half = try await Self.send(api, batch, "\n\(Self.line(0))\r\n\n\(Self.line(1))\n")
            #expect(half["sealed"] == .bool(false) && half["enqueuedCount"] == .integer(2))
            #expect(half["expectedCount"] == .integer(4))
            #expect(try await api.get("/api/v1/batches/\(batch)")["status"]?.text == "PENDING")
            let whole = try await Self.send(api, batch, (0..<4).map(Self.line).joined(separator: "\n"))
            #expect(whole["sealed"] == .bool(true) && whole["itemsDeduplicated"] == .integer(2))
            #expect(try await Self.send(api, batch, Self.line(0))["itemsAccepted"] == .integer(0))
            #expect(try await api.get("/api/v1/runs")["data"]?.list.count == 4)
        }
    }

    @Test("what is wrong with a line is said with its number, and lines before it in other requests are kept")
    func refusals() async throws {
        try await withAPI { api async throws in
            let batch = try await Self.create(api, 4)
            let bodies = [
                ("\(Self.line(0))\n{", 400, "line 2"), (#"{"index":0}"#, 400, "line 1"),
                (#"{"index":"x","task":"a"}"#, 400, "index"), (Self.line(4), 422, "index"),
                (#"{"index":0,"task":"a","options":{"delay":"soon"}}"#, 422, "line 1: options.delay"),
                (#"{"index":0,"task":""}"#, 400, "task id"),
            ]
            for (body, status, word) in bodies {
                let answer = try await Self.send(api, batch, body)
                #expect(answer.status == status && answer.error?.contains(word) == true, "\(answer.json)")
            }
            #expect(try await Self.send(api, "batch_none", Self.line(0)).status == 422)
            #expect(try await api.post("\(Self.path)/\(batch)/items", Self.line(0)).status == 415)
            #expect(try await Self.send(api, batch, "")["enqueuedCount"] == .integer(0))
        }
    }

    @Test("an item that is too large becomes no run, and the batch says so; the others are runs")
    func tooLarge() async throws {
        try await withAPI { api async throws in
            let batch = try await Self.create(api, 5)
            let large = { (count: Int) in "\"" + String(repeating: "x", count: count) + "\"" }
            let lines = [
                Self.line(0),
                #"{"index":1,"task":"hello","payload":\#(large(TriggerLimits.payloadBytes))}"#,
                #"{"index":2,"task":"hello","payload":\#(large(LineReader.longest))}"#,
                #"{"payload":[1],"task":"hello","index":3,"options":{"tags":\#(large(2 * LineReader.longest))}}"#,
                Self.line(4),
            ]
            let answer = try await Self.send(api, batch, lines.joined(separator: "\n"))
            #expect(answer.status == 200 && answer["sealed"] == .bool(true), "\(answer.json)")
            let object = try await api.get("/api/v2/batches/\(batch)")
            #expect(object["runs"]?.list.count == 2 && object["runCount"] == .integer(5))
            let errors = object["processing", "errors"]?.list ?? []
            #expect(errors.map { $0["index"] } == [.integer(1), .integer(2), .integer(3)])
            #expect(errors.allSatisfy { $0["errorCode"]?.text == "PAYLOAD_TOO_LARGE" && $0["error"]?.text != nil })
            #expect(errors.allSatisfy { $0["taskIdentifier"]?.text == "hello" })
        }
    }

    @Test("a line that is too long for its index and task to be found is refused with its number")
    func nameless() async throws {
        try await withAPI { api async throws in
            let batch = try await Self.create(api, 2)
            let long = String(repeating: "x", count: 2 * LineReader.longest)
            let lines = [
                long, #"{"payload":"\#(long)","index":0,"task":"a"}"#, #"{"index":"0","task":"a","p":"\#(long)"}"#,
            ]
            for line in lines {
                let answer = try await Self.send(api, batch, "\(Self.line(1))\n\(line)\n\(Self.line(1))")
                #expect(answer.status == 413 && answer.error?.hasPrefix("line 2: ") == true, "\(answer.json)")
            }
            let answer = try await Self.send(api, batch, #"{"index":0,"task":"","payload":"\#(long)"}"#)
            #expect(answer.status == 400 && answer.error?.contains("task id") == true)
            #expect(try await Self.send(api, batch, "")["enqueuedCount"] == .integer(0))
        }
    }

    @Test("T072 the same idempotency key gives the same batch, and says so")
    func key() async throws {
        try await withAPI { api async throws in
            let body = #"{"runCount":1,"idempotencyKey":"k","idempotencyKeyOptions":{"key":"mine","scope":"global"}}"#
            let first = try await api.post(Self.path, body)
            let open = try await api.post(Self.path, body)
            #expect(open.status == 202 && open["isCached"] == .bool(false) && open["id"] == first["id"])
            _ = try await Self.send(api, try #require(first["id"]?.text), Self.line(0))
            let second = try await api.post(Self.path, body)
            #expect(first.status == 202 && first["isCached"] == .bool(false))
            #expect(second.status == 200 && second["isCached"] == .bool(true) && second["id"] == first["id"])
            let id = try #require(first["id"]?.text)
            #expect(try await api.get("/api/v2/batches/\(id)")["idempotencyKey"]?.text == "mine")
        }
    }

    @Test("the results of a batch are those of the runs that have ended, in its order")
    func results() async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("hello")
            let made = try await api.post(
                "/api/v2/tasks/batch", #"{"items":[{"task":"hello"},{"task":"hello"},{"task":"later"}]}"#)
            #expect(made.status == 202 && made["runCount"] == .integer(3))
            let batch = try #require(made["id"]?.text)
            let assignments = try await api.poll(worker)
            let outcomes = [
                AttemptOutcome.failure(.string(raw: "no"), retryAfterMs: nil), .success(Packet(data: "[1]")),
            ]
            for (assignment, outcome) in zip(assignments.sorted { $0.run.id < $1.run.id }, outcomes) {
                _ = try await api.write(worker, assignment.execution, .finish(outcome, activeMs: 1))
            }
            let items = try await api.get("/api/v1/batches/\(batch)/results")["items"]?.list ?? []
            #expect(items.map { $0["ok"] } == [.bool(false), .bool(true)])
            #expect(items.last?["output"]?.text == "[1]" && items.last?["outputType"]?.text == "application/json")
            #expect(try await api.get("/api/v1/batches/batch_none/results").status == 404)
        }
    }
}
