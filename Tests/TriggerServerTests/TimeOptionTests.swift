import Foundation
import Hummingbird
import Testing
import TriggerModel

@testable import TriggerServer

@Suite("Times in a trigger, and rescheduling", .timeLimit(.minutes(10)))
struct TimeOptionTests {
    private static let path = "/api/v1/tasks/hello-world/trigger"

    @Test("what is asked for stands in the run", arguments: ["90s", "1m30s", "2026-01-01T00:01:30Z", "90000ms"])
    func accepted(_ delay: String) async throws {
        try await withAPI { api async throws in
            let body = #"{"options":{"delay":"\#(delay)","ttl":"1h","priority":2.5,"idempotencyKeyTTL":"2d"}}"#
            let run = try await api.run(try await api.trigger("hello-world", body))
            #expect(run["status"]?.text == "DELAYED" && run["isQueued"] == .bool(true))
            #expect(run["delayedUntil"]?.text == "2026-01-01T00:01:30.000Z" && run["ttl"]?.text == "1h")
        }
    }

    @Test("a time to live may be given in seconds", arguments: ["600", "\"600\"", "\"10m\""])
    func seconds(_ ttl: String) async throws {
        try await withAPI { api async throws in
            let run = try await api.run(try await api.trigger("hello-world", #"{"options":{"ttl":\#(ttl)}}"#))
            #expect(run["ttl"]?.text == "10m" && run["delayedUntil"] == nil)
        }
    }

    @Test(
        "what is no time is refused, with its name and what was expected, and nothing is stored",
        arguments: [
            (#""delay":"soon""#, "options.delay: expected a length of time"),
            (#""delay":"""#, "options.delay"), (#""delay":"10x""#, "options.delay"),
            (#""delay":"1.5h""#, "options.delay"),
            (#""delay":"5""#, "options.delay"), (#""delay":"1s1s""#, "options.delay"),
            (#""delay":"2026-02-30T25:00:00Z""#, "options.delay"),
            (#""delay":"99999999999999999999s""#, "options.delay"),
            (#""delay":"12000-01-01T00:00:00Z""#, "options.delay"), (#""ttl":"soon""#, "options.ttl"),
            (#""ttl":-1"#, "options.ttl"), (#""ttl":9223372036854775807"#, "options.ttl"),
            (#""ttl":1.5"#, "options.ttl"),
            (#""debounce":{"key":"k","delay":"soon"}"#, "options.debounce.delay"),
            (#""debounce":{"key":"k","delay":"2s","mode":"both"}"#, "options.debounce.mode"),
            (#""debounce":{"key":"k","delay":"2s","maxDelay":"1s"}"#, "options.debounce.maxDelay"),
            (#""debounce":{"key":"k","delay":"2026-01-01T00:00:00Z"}"#, "options.debounce.delay"),
            (#""debounce":{"key":"k","delay":"1ms"}"#, "options.debounce.delay"),
            (#""priority":1e300"#, "options.priority"), (#""priority":315360001"#, "options.priority"),
            (#""idempotencyKeyTTL":"0s""#, "options.idempotencyKeyTTL"),
            (#""idempotencyKeyTTL":"2026-01-01T00:00:00Z""#, "options.idempotencyKeyTTL"),
        ])
    func refused(_ option: String, _ expected: String) async throws {
        try await withAPI { api async throws in
            let answer = try await api.post(Self.path, "{\"options\":{\(option)}}")
            #expect(answer.status == 422 && answer.error?.contains(expected) == true, "\(answer.json)")
            #expect(try await api.get("/api/v1/runs")["data"]?.list.isEmpty == true)
        }
    }

    @Test(
        "a time of the wrong type is refused with its place",
        arguments: [
            #""delay":5"#, #""delay":null"#, #""ttl":{}"#, #""priority":"10""#, #""idempotencyKeyTTL":60"#,
            #""debounce":"k""#,
            #""debounce":{"delay":"2s"}"#,
        ])
    func wrongType(_ option: String) async throws {
        try await withAPI { api async throws in
            let answer = try await api.post(Self.path, "{\"options\":{\(option)}}")
            #expect(answer.status == 400 && answer.error?.contains("options.") == true, "\(answer.json)")
        }
    }

    @Test("a run that is rescheduled is answered whole, with its new time")
    func reschedule() async throws {
        try await withAPI { api async throws in
            let id = try await api.trigger("hello-world", #"{"options":{"delay":"1h"}}"#)
            let answer = try await api.post("/api/v1/runs/\(id)/reschedule", #"{"delay":"2h"}"#)
            #expect(answer.status == 200 && answer["id"]?.text == id)
            #expect(answer["delayedUntil"]?.text == "2026-01-01T02:00:00.000Z")
        }
    }

    @Test(
        "a delay that cannot be is refused, and the run keeps its own",
        arguments: [
            (#"{"delay":"soon"}"#, 422), (#"{"delay":"0s"}"#, 400), (#"{"delay":"2020-01-01T00:00:00Z"}"#, 400),
            (#"{"delay":7}"#, 400), ("{}", 400), ("", 400), ("[]", 400),
        ])
    func refusedReschedule(_ body: String, _ status: Int) async throws {
        try await withAPI { api async throws in
            let id = try await api.trigger("hello-world", #"{"options":{"delay":"1h"}}"#)
            let answer = try await api.post("/api/v1/runs/\(id)/reschedule", body)
            #expect(answer.status == status && answer.error?.isEmpty == false, "\(answer.json)")
            #expect(try await api.run(id)["delayedUntil"]?.text == "2026-01-01T01:00:00.000Z")
        }
    }

    @Test("T038 a run that is not delayed cannot be rescheduled; one that is not there is not found")
    func notDelayed() async throws {
        try await withAPI { api async throws in
            let id = try await api.trigger("hello-world")
            let answer = try await api.post("/api/v1/runs/\(id)/reschedule", #"{"delay":"1h"}"#)
            #expect(answer.status == 400 && answer.error == "Cannot reschedule a run that is not delayed")
            #expect(try await api.post("/api/v1/runs/run_none/reschedule", #"{"delay":"1h"}"#).status == 404)
        }
    }
}
