import Hummingbird
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("Tokens over HTTP", .timeLimit(.minutes(10)))
struct TokenRouteTests {
    private static let path = "/api/v1/waitpoints/tokens"

    private static func create(_ api: TestAPI, _ body: String = "{}") async throws -> (id: String, url: String) {
        let answer = try await api.post(path, body)
        try #require(answer.status == 200, "\(answer.json)")
        return (try #require(answer["id"]?.text), try #require(answer["url"]?.text))
    }

    @Test("a token is made, read, completed once, and read again with its output")
    func life() async throws {
        try await withAPI { api async throws in
            let token = try await Self.create(api, #"{"timeout":"10m","tags":["a","b"]}"#).id
            let waiting = try await api.get("\(Self.path)/\(token)")
            #expect(waiting.status == 200 && waiting["status"]?.text == "WAITING")
            #expect(waiting["timeoutAt"]?.text == "2026-01-01T00:10:00.000Z" && waiting["output"] == nil)
            for value in ["{\"a\": 1.50}", "2"] {
                let answer = try await api.post("\(Self.path)/\(token)/complete", "{\"data\": \(value)}")
                #expect(answer.status == 200 && answer["success"] == .bool(true))
            }
            let completed = try await api.get("\(Self.path)/\(token)")
            #expect(completed["status"]?.text == "COMPLETED" && completed["output"]?.text == "{\"a\": 1.50}")
            #expect(completed["outputType"]?.text == "application/json" && completed["outputIsError"] == .bool(false))
        }
    }

    @Test("the same request key makes one token, and the answer carries claims for it")
    func requestKey() async throws {
        try await withAPI { api async throws in
            let headers = [APIHeader.requestKey: "once"]
            let first = try await api.post(Self.path, "{}", headers: headers)
            let second = try await api.post(Self.path, "{}", headers: headers)
            let id = try #require(first["id"]?.text)
            #expect(second["id"]?.text == id && second["isCached"] == .bool(false))
            #expect(first.headers[text: APIHeader.claims]?.contains("write:waitpoints:\(id)") == true)
        }
    }

    @Test("T121 a callback with the wrong code is refused; a body that is not JSON, and none, count as an empty object")
    func callback() async throws {
        try await withAPI { api async throws in
            let fields: HTTPFields = [.contentType: "text/plain"]
            for (body, output) in [("{\"ok\":true}", "{\"ok\":true}"), ("thanks!", "{}"), ("", "{}")] {
                let (token, url) = try await Self.create(api)
                let wrong = String(url.dropLast()) + (url.hasSuffix("0") ? "1" : "0")
                #expect(try await api.send(.post, wrong, body: body, fields: fields).status == 401)
                let answer = try await Self.call(api, url, body)
                #expect(answer.status == 200 && answer["success"] == .bool(true))
                #expect(try await Self.call(api, url, "{}").status == 200)
                #expect(try await api.get("\(Self.path)/\(token)")["output"]?.text == output)
            }
        }
    }

    @Test("a callback says how long its body is, and it is not too long; one for a token that is gone is not found")
    func callbackBounds() async throws {
        try await withAPI { api async throws in
            let url = try await Self.create(api).url
            let endless = try await api.send(.post, url, body: nil, fields: [:])
            #expect(endless.status == 411)
            let long = String(repeating: " ", count: 3 * 1024 * 1024 + 1)
            #expect(try await Self.call(api, url, long).status == 413)
            let none = TokenID(rawValue: "waitpoint_none")
            let links = SignedLinks(secretKey: TestAPI.key, base: "")
            #expect(try await Self.call(api, links.url(of: none), "{}").status == 404)
        }
    }

    private static func call(_ api: TestAPI, _ url: String, _ body: String) async throws -> TestAPI.Answer {
        try await api.send(.post, url, body: body, fields: [.contentLength: "\(body.utf8.count)"])
    }

    @Test("tokens are listed in pages, by status, label and key, without outputs")
    func list() async throws {
        try await withAPI { api async throws in
            var ids: [String] = []
            for body in [#"{"tags":"a"}"#, #"{"tags":["a","b"]}"#, #"{"idempotencyKey":"k"}"#] {
                ids.append(try await Self.create(api, body).id)
                api.clock.advance(by: .milliseconds(1))
            }
            _ = try await api.post("\(Self.path)/\(ids[0])/complete", #"{"data":1}"#)
            let filters = [
                ("", [2, 1, 0]), ("filter[status]=COMPLETED", [0]), ("filter[tags]=b,c", [1]),
                ("filter[idempotencyKey]=k", [2]), ("page[size]=1", [2]), ("page[after]=\(ids[1])", [0]),
                ("page[before]=\(ids[1])", [2]), ("filter[createdAt][from]=1", [2, 1, 0]),
            ]
            for (filter, expected) in filters {
                let answer = try await api.get("\(Self.path)?\(filter)")
                let data = answer["data"]?.list ?? []
                #expect(data.map { $0["id"]?.text } == expected.map { ids[$0] }, "\(filter)")
                #expect(data.allSatisfy { $0["output"] == nil && $0["url"]?.text?.contains("/callback/") == true })
            }
            #expect(try await api.get("\(Self.path)?page[size]=1")["pagination", "next"]?.text == ids[2])
        }
    }

    @Test(
        "what cannot be is refused by its name, and no token is made",
        arguments: [
            (#"{"timeout":"soon"}"#, 422, "timeout"), (#"{"timeout":7}"#, 400, "timeout"),
            (#"{"idempotencyKeyTTL":"x"}"#, 422, "idempotencyKeyTTL"),
            (#"{"idempotencyKey":""}"#, 400, "idempotencyKey"),
            (#"{"idempotencyKey":"k","idempotencyKeyTTL":"0s"}"#, 422, "idempotencyKeyTTL"),
            (#"{"tags":["1","2","3","4","5","6","7","8","9","10","11"]}"#, 422, "tags"), (#"{"tags":{}}"#, 400, "tags"),
            (#"[]"#, 400, "Validation"), ("", 400, "empty"),
        ])
    func refusals(_ body: String, _ status: Int, _ word: String) async throws {
        try await withAPI { api async throws in
            let answer = try await api.post(Self.path, body)
            #expect(answer.status == status && answer.error?.contains(word) == true, "\(answer.json)")
            #expect(try await api.get(Self.path)["data"]?.list.isEmpty == true)
        }
    }

    @Test("a token that is not there is not found, and a filter that is none is refused")
    func unknown() async throws {
        try await withAPI { api async throws in
            #expect(try await api.get("\(Self.path)/waitpoint_none").status == 404)
            #expect(try await api.post("\(Self.path)/waitpoint_none/complete", "{}").status == 404)
            #expect(try await api.post("\(Self.path)/waitpoint_none/complete", "[]").status == 400)
            #expect(try await api.get("\(Self.path)?filter[status]=DONE").status == 400)
            #expect(try await api.get("\(Self.path)?filter[colour]=red").status == 422)
            for instant in ["\(Int64.min)", "\(Int64.max)", "yesterday"] {
                #expect(try await api.get("\(Self.path)?filter[createdAt][from]=\(instant)").status == 400)
            }
        }
    }
}
