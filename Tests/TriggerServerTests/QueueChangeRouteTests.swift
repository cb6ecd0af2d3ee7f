import Testing
import TriggerModel

@testable import TriggerServer

@Suite("Queues: reading one, pausing, limits", .timeLimit(.minutes(10)))
struct QueueChangeRouteTests {
    /// The queue of the task `hello`, in every way a client may write it.
    private static let addresses = [
        ("queue_7461736b2f68656c6c6f", "id"), ("hello", "task"), ("task%2Fhello", "custom"),
        ("task%252Fhello", "custom"),
    ]

    @Test("a queue is found by its id, and by type and name", arguments: addresses)
    func retrieve(_ path: String, _ type: String) async throws {
        try await withAPI { api async throws in
            _ = try await api.register("hello")
            let answer = try await api.get("/api/v1/queues/\(path)?type=\(type)")
            #expect(answer.status == 200 && answer["name"]?.text == "hello" && answer["type"]?.text == "task")
            #expect(answer["concurrency", "override"] == .null)
        }
    }

    @Test("a pause and its end are answered with the queue", arguments: addresses)
    func pause(_ path: String, _ type: String) async throws {
        try await withAPI { api async throws in
            _ = try await api.register("hello")
            for (action, isPaused) in [("pause", true), ("pause", true), ("resume", false)] {
                let body = #"{"type":"\#(type)","action":"\#(action)"}"#
                let answer = try await api.post("/api/v1/queues/\(path)/pause", body)
                #expect(answer.status == 200 && answer["paused"] == .bool(isPaused))
            }
        }
    }

    @Test("an override is a number or a part of the environment's limit, and is shown beside what is declared")
    func override() async throws {
        try await withAPI { api async throws in
            _ = try await api.register("hello")
            let path = "/api/v1/queues/hello/concurrency"
            for (body, limit) in [
                (#"{"type":"task","concurrencyLimit":7}"#, 7), (#"{"type":"task","percent":0.5}"#, 50),
            ] {
                let answer = try await api.post("\(path)/override", body)
                #expect(answer.status == 200 && answer["concurrencyLimit"] == .integer(Int64(limit)))
                #expect(answer["concurrency", "override"] == .integer(Int64(limit)))
                #expect(answer["concurrency", "base"] == .null && answer["concurrency", "overriddenAt"]?.text != nil)
            }
            let reset = try await api.post("\(path)/reset", #"{"type":"task"}"#)
            #expect(reset.status == 200 && reset["concurrencyLimit"] == .null)
            #expect(try await api.post("\(path)/reset", #"{"type":"task"}"#).status == 400)
        }
    }

    @Test(
        "what cannot be is refused",
        arguments: [
            ("concurrency/override", #"{"type":"task","concurrencyLimit":-1}"#),
            ("concurrency/override", #"{"type":"task","concurrencyLimit":100001}"#),
            ("concurrency/override", #"{"type":"task","concurrencyLimit":1,"percent":1}"#),
            ("concurrency/override", #"{"type":"task","concurrencyLimit":1.5}"#),
            ("concurrency/override", #"{"type":"task","percent":0}"#),
            ("concurrency/override", #"{"type":"task","percent":100.1}"#),
            ("concurrency/override", #"{"type":"task"}"#),
            ("concurrency/override", #"{"type":"other","concurrencyLimit":1}"#), ("pause", #"{"type":"task"}"#),
            ("pause", #"{"type":"task","action":"stop"}"#), ("pause", ""), ("pause", "[]"),
        ])
    func refused(_ verb: String, _ body: String) async throws {
        try await withAPI { api async throws in
            _ = try await api.register("hello")
            let answer = try await api.post("/api/v1/queues/hello/\(verb)", body)
            #expect(answer.status == 400 && answer.error?.isEmpty == false, "\(answer.json)")
        }
    }

    @Test("a queue that is not there is not found, whatever is asked of it")
    func missing() async throws {
        try await withAPI { api async throws in
            let bodies = [
                "pause": #"{"type":"custom","action":"pause"}"#, "concurrency/reset": #"{"type":"custom"}"#,
                "concurrency/override": #"{"type":"custom","concurrencyLimit":1}"#,
            ]
            for (verb, body) in bodies {
                #expect(try await api.post("/api/v1/queues/none/\(verb)", body).status == 404)
            }
            #expect(try await api.get("/api/v1/queues/none?type=custom").error == "queue-not-found")
            #expect(try await api.get("/api/v1/queues/none?type=other").status == 400)
        }
    }

    @Test("the environment is paused and goes on, and says so")
    func environment() async throws {
        try await withAPI { api async throws in
            let paused = try await api.post("/api/v1/environment/pause", #"{"action":"pause"}"#)
            #expect(paused.status == 200 && paused["paused"] == .bool(true))
            #expect(try await api.get("/api/v1/environment")["paused"] == .bool(true))
            let resumed = try await api.post("/api/v1/environment/pause", #"{"action":"resume"}"#)
            #expect(resumed["paused"] == .bool(false) && resumed["concurrencyLimit"] == .integer(10_000))
        }
    }

    @Test("T113 what a full queue is sent is 422, which is not to be tried again; a batch in one request as a whole")
    func full() async throws {
        try await withAPI { api async throws in
            try await api.declare("mail", sizeLimit: 2)
            _ = try await api.trigger("in-mail")
            let batch = try await api.post("/api/v1/tasks/batch", #"{"items":[{"task":"in-mail"},{"task":"in-mail"}]}"#)
            #expect(batch.status == 422)
            _ = try await api.trigger("in-mail")
            let refused = try await api.post("/api/v1/tasks/in-mail/trigger", "{}")
            #expect(refused.status == 422 && refused.error?.contains("the queue \"mail\" is full: at most 2 ") == true)
            #expect(refused.headers[text: APIHeader.shouldRetry] == "false")
            #expect(try await api.get("/api/v1/runs")["data"]?.list.count == 2)
        }
    }

    @Test("T069 a streamed batch with an item that a full queue does not take failed in part, and says which")
    func partial() async throws {
        try await withAPI { api async throws in
            try await api.declare("mail", sizeLimit: 2)
            for _ in 0..<2 { _ = try await api.trigger("in-mail") }
            let batch = try #require(try await api.post("/api/v3/batches", #"{"runCount":2}"#)["id"]?.text)
            let lines = #"{"index":0,"task":"other"}"# + "\n" + #"{"index":1,"task":"in-mail"}"#
            let sent = try await api.post(
                "/api/v3/batches/\(batch)/items", lines, headers: ["content-type": "application/x-ndjson"])
            #expect(sent["sealed"] == .bool(true))
            let going = try await api.get("/api/v2/batches/\(batch)")
            let run = try #require(going["runs"]?.list.first?.text)
            #expect(going["status"]?.text == "PROCESSING")
            #expect(try await api.post("/api/v2/runs/\(run)/cancel").status == 200)
            let object = try await api.get("/api/v2/batches/\(batch)")
            #expect(object["status"]?.text == "PARTIAL_FAILED" && object["runs"]?.list.count == 1)
            let errors = object["processing", "errors"]?.list ?? []
            #expect(errors.count == 1 && errors.first?["index"] == .integer(1))
        }
    }

    @Test("T112 a run in a queue that nobody declared is PENDING_VERSION, and says why; locked to a version it is 422")
    func undeclared() async throws {
        try await withAPI { api async throws in
            _ = try await api.register("hello")
            _ = try await api.register("hello", version: "v1")
            let run = try await api.run(try await api.trigger("hello", #"{"options":{"queue":{"name":"mail"}}}"#))
            #expect(run["status"]?.text == "PENDING_VERSION")
            #expect(run["statusReason"]?.text?.contains("its queue \"mail\"") == true)
            let options = #"{"options":{"queue":{"name":"mail"},"lockToVersion":"v1"}}"#
            let refused = try await api.post("/api/v1/tasks/hello/trigger", options)
            #expect(refused.status == 422 && refused.error?.contains("\"mail\"") == true)
        }
    }
}
