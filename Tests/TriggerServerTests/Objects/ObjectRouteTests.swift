import Foundation
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing
import TriggerEngine
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("Large values over HTTP", .timeLimit(.minutes(10)))
struct ObjectRouteTests {
    private static let name = "trigger%2Fhello%2F17-abc%2Fpayload.json"

    /// Sends a request without a key, and reads the body as it is.
    private func send(
        _ api: TestAPI, _ method: HTTPRequest.Method, _ url: String, _ body: String? = nil, type: String? = Packet.json
    ) async throws -> (status: Int, type: String?, body: String) {
        var fields: HTTPFields = [:]
        fields[.contentType] = type
        let buffer = body.map { ByteBuffer(string: $0) }
        let place = url.firstRange(of: "/api/").map { String(url[$0.lowerBound...]) } ?? url
        return try await api.client.execute(uri: place, method: method, headers: fields, body: buffer) { response in
            (response.status.code, response.headers[.contentType], String(buffer: response.body))
        }
    }

    private func url(_ answer: TestAPI.Answer) throws -> String {
        try #require(answer["presignedUrl"]?.text, "\(answer.json)")
    }

    private func upload(_ api: TestAPI, _ text: String, type: String = Packet.json) async throws {
        let slot = try await api.send(.put, "/api/v2/packets/\(Self.name)")
        #expect(slot["storagePath"]?.text == Self.name.removingPercentEncoding)
        #expect(try await send(api, .put, try url(slot), text, type: type).status == 200)
    }

    @Test("T029 4 MB in a body are refused; of 600 KB the run has all, and who reads it is told where they lie")
    func offloaded() async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("hello")
            let huge = String(repeating: "x", count: 4 << 20)
            let refused = try await api.post("/api/v1/tasks/hello/trigger", "{\"payload\":\"\(huge)\"}")
            #expect(refused.status == 413)
            let text = "\"" + String(repeating: "ü", count: 300_000) + "\""
            let run = try await api.trigger("hello", "{\"payload\":\(text)}")
            let assignment = try #require(try await api.poll(worker).first)
            let path = try #require(assignment.run.payload.storedAt)
            let location = try await api.get("/api/v1/packets/\(path.text.pathSegment)")
            #expect(try await send(api, .get, try url(location)).body == text)
            let object = try await api.run(run)
            #expect(object["payload"] == nil)
            let shown = try #require(object["payloadPresignedUrl"]?.text)
            let download = try await send(api, .get, shown)
            #expect(download.status == 200 && download.type == Packet.json && download.body == text)
        }
    }

    @Test("what a client uploaded is a run's payload, a replay's, an item's of a batch and a token's output")
    func uploaded() async throws {
        try await withAPI { api async throws in
            try await upload(api, "{\"json\":5}", type: Packet.superJSON)
            let path = try #require(Self.name.removingPercentEncoding)
            let stored =
                "\"payload\":\"\(path)\",\"options\":{\"payloadType\":\"application/store\",\"payloadSize\":10}"
            let run = try await api.trigger("hello", "{\(stored)}")
            let batch = try await api.post("/api/v1/tasks/batch", "{\"items\":[{\"task\":\"hello\",\(stored)}]}")
            let replay = try await api.post("/api/v1/runs/\(run)/replay")
            let runs = [run, try #require(replay["id"]?.text), try #require(batch["runs"]?.list.first?["id"]?.text)]
            for run in runs {
                let url = try #require(try await api.run(run)["payloadPresignedUrl"]?.text)
                let download = try await send(api, .get, url)
                #expect(download.type == Packet.superJSON && download.body == "{\"json\":5}")
            }
        }
    }

    @Test("a large output and a large step of a worker that sends them whole lie in the object store")
    func outputs() async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("hello")
            let run = try await api.trigger("hello")
            let execution = try #require(try await api.poll(worker).first).execution
            let large = Packet(data: "\"" + String(repeating: "x", count: 600_000) + "\"")
            let opening = RunChange.StepOpening(id: EntryKey(scope: "", key: "s"), kind: .step, attempt: 1)
            let step = RunChange.StepCompletion(opening: opening, tries: 1, output: large)
            _ = try await api.write(worker, execution, .start)
            guard case .entry(let entry, _) = try await api.write(worker, execution, .completeStep(step)) else {
                Issue.record("the step was not stored")
                return
            }
            #expect(entry.output?.storedAt?.text.hasPrefix("runs/\(run)/") == true)
            _ = try await api.write(worker, execution, .finish(.success(large), activeMs: 1))
            let object = try await api.run(run)
            #expect(object["output"] == nil)
            let url = try #require(object["outputPresignedUrl"]?.text)
            #expect(try await send(api, .get, url).body == large.data)
            #expect(try api.objects.files().count == 1)
        }
    }

    @Test("an address holds for one use of one object, for a quarter of an hour, and not a letter may be changed")
    func signatures() async throws {
        try await withAPI { api async throws in
            try await upload(api, "1")
            let read = try url(try await api.get("/api/v1/packets/\(Self.name)"))
            let write = try url(try await api.send(.put, "/api/v2/packets/other"))
            #expect(try await send(api, .get, read).status == 200)
            let broken = [
                read.replacing("payload.json", with: "payload.txt"), read + "0",
                read.replacing("expires=", with: "expires=9"),
                String(read.prefix { $0 != "?" }), read.replacing("signature=", with: "sig="),
            ]
            for url in broken { #expect(try await send(api, .get, url).status == 403, "\(url)") }
            #expect(try await send(api, .put, read, "2").status == 403)
            #expect(try await send(api, .get, write).status == 403)
            api.clock.advance(by: .seconds(900))
            let late = try await send(api, .put, write, "2")
            #expect(late.status == 403 && late.body.contains("it held until"))
            #expect(try api.objects.files().count == 1)
        }
    }

    @Test("what cannot be stored is refused, and nothing of it is kept")
    func refusals() async throws {
        try await withAPI { api async throws in
            for path in ["..", "a%2F..%2Fb", "%2Fa", "a%5Cb", "a/./b", "a%00"] {
                let answer = try await api.send(.put, "/api/v2/packets/\(path)")
                #expect(answer.status == 400 && answer.error == "Invalid packet storage path", "\(path)")
            }
            let slot = try url(try await api.send(.put, "/api/v2/packets/a"))
            #expect(try await send(api, .put, slot, "1", type: "text/html").status == 415)
            #expect(try await send(api, .put, slot, "1").status == 200)
            #expect(try await send(api, .put, slot, "1").status == 200)
            #expect(try await send(api, .put, slot, "2").status == 422)
            let gone = try url(try await api.get("/api/v1/packets/b"))
            #expect(try await send(api, .get, gone).status == 404)
            let store = "\"options\":{\"payloadType\":\"application/store\"}"
            let bodies = [
                ("{\(store)}", 400), ("{\"payload\":\"\",\(store)}", 400), ("{\"payload\":{},\(store)}", 400),
                ("{\"payload\":\"../a\",\(store)}", 400), ("{\"payload\":\"b\",\(store)}", 422),
            ]
            for (body, status) in bodies {
                let answer = try await api.post("/api/v1/tasks/hello/trigger", body)
                #expect(answer.status == status && answer.error?.contains("payload") == true, "\(body) \(answer.json)")
            }
            let runs = try await api.get("/api/v1/runs")
            #expect(runs["data"]?.list.isEmpty == true)
            #expect(try api.objects.files().count == 1)
        }
    }

    @Test("a type that no value has is refused by its name, and the same bytes of two types are two objects")
    func types() async throws {
        try await withAPI { api async throws in
            let text = try JSON.text("{\"json\":\"" + String(repeating: "x", count: 600_000) + "\"}")
            for (type, status) in [("text/html", 400), ("application/super+json", 200), ("text/plain", 200)] {
                let body = "{\"payload\":\(text),\"options\":{\"payloadType\":\"\(type)\"}}"
                let answer = try await api.post("/api/v1/tasks/hello/trigger", body)
                #expect(answer.status == status)
                if status != 200 { #expect(answer.error?.contains("options.payloadType") == true) }
            }
            #expect(try api.objects.files().count == 2)
        }
    }

    @Test("what completes a token that is completed already is not stored")
    func completed() async throws {
        try await withAPI { api async throws in
            let token = try #require(try await api.post("/api/v1/waitpoints/tokens", "{}")["id"]?.text)
            let large = "\"" + String(repeating: "x", count: 600_000)
            for (index, end) in ["1", "2", "3"].enumerated() {
                let body = "{\"data\":\(large)\(end)\"}"
                let answer = try await api.post("/api/v1/waitpoints/tokens/\(token)/complete", body)
                #expect(answer.status == 200)
                #expect(try api.objects.files().count == 1, "\(index)")
            }
        }
    }

    @Test("a public token names no stored object: not as a payload, nor as what completes its own waitpoint")
    func publicToken() async throws {
        try await withAPI { api async throws in
            try await upload(api, "1")
            let path = try #require(Self.name.removingPercentEncoding)
            let made = try await api.post("/api/v1/waitpoints/tokens", "{}")
            let id = try #require(made["id"]?.text)
            let scopes = ["trigger:tasks:hello", "write:waitpoints:\(id)"]
            let token = try api.token(scopes[0], scopes[1])
            let payload = "{\"payload\":\"\(path)\",\"options\":{\"payloadType\":\"application/store\"}}"
            let output = "{\"data\":\"\(path)\",\"dataType\":\"application/store\"}"
            for (route, body) in [("tasks/hello/trigger", payload), ("waitpoints/tokens/\(id)/complete", output)] {
                #expect(try await api.send(.post, "/api/v1/\(route)", body, with: token).status == 403)
                #expect(try await api.post("/api/v1/\(route)", body).status == 200)
            }
        }
    }

    @Test("who has no key is told nothing of where objects lie")
    func keyless() async throws {
        try await withAPI { api async throws in
            for (method, path) in [(HTTPRequest.Method.put, "v2"), (.put, "v1"), (.get, "v1")] {
                let answer = try await api.send(method, "/api/\(path)/packets/a", fields: [:])
                #expect(answer.status == 401)
            }
        }
    }
}
