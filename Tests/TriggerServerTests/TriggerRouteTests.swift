import Hummingbird
import Testing
import TriggerModel

@testable import TriggerServer

@Suite("POST /api/v1/tasks/{id}/trigger", .timeLimit(.minutes(10)))
struct TriggerRouteTests {
    private static let path = "/api/v1/tasks/hello-world/trigger"

    @Test("a trigger answers with the run's id and the claims for a token")
    func answer() async throws {
        try await withAPI { api async throws in
            let answer = try await api.post(Self.path, #"{"payload":{"message":"hi"}}"#)
            let id = try #require(answer["id"]?.text)
            #expect(answer.status == 200)
            #expect(answer["isCached"] == .bool(false))
            #expect(id.wholeMatch(of: /run_[0-9a-z]{25}/) != nil)
            let claims = try JSON.value(JSONValue.self, from: answer.headers[text: APIHeader.claims] ?? "")
            #expect(claims["pub"] == .bool(true))
            #expect(claims["sub"]?.text == "env_1")
            #expect(claims["scopes"]?.list.first?.text == "read:runs:\(id)")
        }
    }

    @Test("a task no worker has is accepted, and its run says what it waits for")
    func unknownTask() async throws {
        try await withAPI { api async throws in
            let first = try await api.run(try await api.trigger("nobody-has-it"))
            #expect(first["status"]?.text == "QUEUED")
            #expect(first["statusReason"]?.text?.contains("no worker") == true)
            _ = try await api.register("another")
            let second = try await api.run(try await api.trigger("nobody-has-it"))
            #expect(second["status"]?.text == "PENDING_VERSION")
            #expect(second["statusReason"]?.text?.contains("nobody-has-it") == true)
        }
    }

    @Test("the same request key makes one run, answered as the first time")
    func requestKey() async throws {
        try await withAPI { api async throws in
            let key = [APIHeader.requestKey: "call-1"]
            let first = try await api.post(Self.path, "{}", headers: key)
            let second = try await api.post(Self.path, "{}", headers: key)
            #expect(first["id"] == second["id"])
            #expect(second["isCached"] == .bool(false))
            #expect(try await api.trigger("other", headers: key) != first["id"]?.text)
        }
    }

    @Test("an idempotency key leads to the run that holds it; the header's beats the body's")
    func idempotencyKey() async throws {
        try await withAPI { api async throws in
            let body = #"{"options":{"idempotencyKey":"order-1"}}"#
            let first = try await api.post(Self.path, body)
            let second = try await api.post(Self.path, body)
            #expect(second["id"] == first["id"])
            #expect(second["isCached"] == .bool(true))
            let other = try await api.post(Self.path, body, headers: [APIHeader.idempotencyKey: "order-2"])
            #expect(other["id"] != first["id"])
            #expect(try await api.run(try #require(other["id"]?.text))["idempotencyKey"]?.text == "order-2")
        }
    }

    @Test(
        "an option that is never taken is refused by name, with the reason, and never ignored",
        arguments: RefusedOption.allCases)
    func refused(option: RefusedOption) async throws {
        try await withAPI { api async throws in
            let answer = try await api.post(Self.path, #"{"options":{"\#(option.rawValue)":true}}"#)
            #expect(answer.status == 422)
            #expect(answer.error == "options.\(option.rawValue): \(option.reason)")
            #expect(try await api.get("/api/v1/runs")["data"]?.list.isEmpty == true)
        }
    }

    @Test(
        "a value of the wrong shape is refused with its place",
        arguments: [
            (#"{"options":{"maxAttempts":"three"}}"#, "options.maxAttempts"),
            (#"{"options":{"test":1}}"#, "options.test"),
            (#"{"options":{"queue":"bare"}}"#, "options.queue"), (#"{"options":{"queue":{}}}"#, "options.queue.name"),
            (#"{"options":{"tags":["a",2]}}"#, "options.tags[1]"),
            (#"{"options":{"metadata":[1]}}"#, "options.metadata"),
            (#"{"options":{"idempotencyKey":null}}"#, "options.idempotencyKey"), (#"{"options":[]}"#, "options"),
        ]
    )
    func wrongShape(body: String, place: String) async throws {
        try await withAPI { api async throws in
            let answer = try await api.post(Self.path, body)
            #expect(answer.status == 400)
            #expect(answer.error?.hasPrefix("Validation error: ") == true, "\(answer.json)")
            #expect(answer.error?.hasSuffix("at \"\(place)\"") == true, "\(answer.json)")
        }
    }

    @Test("a body that is empty, or not JSON, is refused")
    func noJSON() async throws {
        try await withAPI { api async throws in
            #expect(try await api.post(Self.path).error == "Request body is empty")
            for text in ["{", "nothing", #"{"payload":}"#, "{}{}"] {
                let answer = try await api.post(Self.path, text)
                #expect(answer.status == 400)
                #expect(answer.error == "Invalid JSON")
            }
        }
    }

    @Test("T026 T027 T028 tags over 128 characters are 400, over 10 of them 422, and blank ones are dropped")
    func tags() async throws {
        try await withAPI { api async throws in
            func tags(_ json: String) async throws -> TestAPI.Answer {
                try await api.post(Self.path, #"{"options":{"tags":\#(json)}}"#)
            }
            #expect(try await tags("[\"\(String(repeating: "x", count: 129))\"]").status == 400)
            #expect(try await tags(try JSON.text((1...11).map { "t\($0)" })).status == 422)
            let id = try #require(try await tags(#"["b"," ","a",""]"#)["id"]?.text)
            #expect(try await api.run(id)["tags"] == .array([.string("a"), .string("b")]))
            let one = try #require(try await tags(#""solo""#)["id"]?.text)
            #expect(try await api.run(one)["tags"] == .array([.string("solo")]))
        }
    }

    @Test("what a trigger says of its run is kept")
    func options() async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("hello-world")
            try await api.declare("orders")
            let body = """
                {"payload":"hi","options":{"queue":{"name":"or ders!","concurrencyLimit":9},"concurrencyKey":7,
                "maxAttempts":5,"test":true,"metadata":{"a":1},"metadataType":"application/json","payloadSize":4}}
                """
            let id = try await api.trigger("hello-world", body)
            let run = try #require(try await api.poll(worker).first?.run)
            #expect(run.queue == "orders")
            #expect(run.concurrencyKey == "7")
            #expect(run.maxAttempts == 5)
            #expect(run.payload == Packet(data: "\"hi\""))
            let object = try await api.run(id)
            #expect(object["isTest"] == .bool(true))
            #expect(object["metadata", "a"] == .integer(1))
        }
    }

    @Test("a task id is taken from its path decoded")
    func encodedTask() async throws {
        try await withAPI { api async throws in
            let id = try await api.trigger("mail%2Fsend%20now")
            #expect(try await api.run(id)["taskIdentifier"]?.text == "mail/send now")
        }
    }

    @Test("a payload or metadata over its limit is 413, and nothing is stored")
    func tooLarge() async throws {
        try await withAPI { api async throws in
            let payload = String(repeating: "x", count: TriggerLimits.payloadBytes)
            #expect(try await api.post(Self.path, #"{"payload":"\#(payload)"}"#).status == 413)
            let metadata = String(repeating: "x", count: TriggerLimits.metadataBytes)
            #expect(try await api.post(Self.path, #"{"options":{"metadata":{"a":"\#(metadata)"}}}"#).status == 413)
            let body = try await api.post(Self.path, String(repeating: " ", count: BodyLimit.trigger + 1))
            #expect(body.status == 413)
            #expect(body.error == "Request body too large")
            #expect(try await api.get("/api/v1/runs")["data"]?.list.isEmpty == true)
        }
    }
}
