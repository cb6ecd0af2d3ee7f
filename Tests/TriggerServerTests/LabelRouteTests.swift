import Hummingbird
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("Labels and metadata over HTTP", .timeLimit(.minutes(10)))
struct LabelRouteTests {
    private static func put(_ api: TestAPI, _ run: String, _ body: String, headers: [String: String] = [:]) async throws
        -> TestAPI.Answer
    {
        try await api.send(.put, "/api/v1/runs/\(run)/metadata", body: body, headers: headers)
    }

    @Test("metadata is replaced, changed by operations in order, and read")
    func metadata() async throws {
        try await withAPI { api async throws in
            let run = try await api.trigger("hello")
            let path = "/api/v1/runs/\(run)/metadata"
            #expect(try await api.get(path)["metadata"] == .object([:]))
            #expect(try await Self.put(api, run, #"{"metadata":{"a":1}}"#)["metadata"] == .object(["a": .integer(1)]))
            let operations = #"""
                {"metadata":{"passed":"over"},"operations":[{"type":"increment","key":"a","value":2},
                {"type":"append","key":"$.b.c","value":"x"},{"type":"delete","key":"none"}],
                "parentOperations":[{"type":"set","key":"parent","value":true}],"rootOperations":[]}
                """#
            let answer = try await Self.put(api, run, operations)
            let expected = JSONValue.object([
                "a": .integer(3), "b": .object(["c": .array([.string("x")])]), "parent": .bool(true),
            ])
            #expect(answer.status == 200 && answer["metadata"] == expected)
            #expect(try await api.get(path)["metadata"] == expected)
            #expect(try await api.get("/api/v3/runs/\(run)")["metadata"] == expected)
        }
    }

    @Test("the same request counts once")
    func requestKey() async throws {
        try await withAPI { api async throws in
            let run = try await api.trigger("hello")
            let body = #"{"operations":[{"type":"increment","key":"n","value":1}]}"#
            for _ in 1...2 {
                let answer = try await Self.put(api, run, body, headers: [APIHeader.requestKey: "once"])
                #expect(answer["metadata"] == .object(["n": .integer(1)]))
            }
        }
    }

    @Test("what cannot be is refused with a reason, and nothing changes")
    func refused() async throws {
        try await withAPI { api async throws in
            let run = try await api.trigger("hello")
            let big = String(repeating: "x", count: 300_000)
            for (body, status, part) in [
                (#"{"operations":[{"type":"set","key":"__proto__","value":1}]}"#, 400, "__proto__"),
                (#"{"operations":[{"type":"grow","key":"a"}]}"#, 400, "operations"),
                (#"{"operations":[{"type":"increment","key":"a","value":"1"}]}"#, 400, "operations"),
                (#"{"metadata":[1]}"#, 400, "metadata"),
                (#"{"metadata":{"a":"\#(big)"}}"#, 413, "262144"),
            ] {
                let answer = try await Self.put(api, run, body)
                #expect(answer.status == status && answer["error"]?.text?.contains(part) == true, "\(answer.json)")
            }
            let unknown = try await Self.put(api, "run_none", "{}")
            #expect(unknown.status == 404 && unknown["error"]?.text == "Task Run not found")
            #expect(try await api.get("/api/v1/runs/run_none/metadata").status == 404)
            #expect(try await api.get("/api/v1/runs/\(run)/metadata")["metadata"] == .object([:]))
        }
    }

    @Test("labels are added once each; of too many none is")
    func tags() async throws {
        try await withAPI { api async throws in
            let run = try await api.trigger("hello", #"{"options":{"tags":["a"]}}"#)
            let path = "/api/v1/runs/\(run)/tags"
            let two = try await api.post(path, #"{"tags":["b","a","c"," "]}"#)
            #expect(two.status == 200 && two["message"]?.text == "Successfully set 2 new tags.")
            let none = try await api.post(path, #"{"tags":"a"}"#)
            #expect(none.status == 200 && none["message"]?.text == "No new tags to add")
            let list = (1...8).map { "\"t\($0)\"" }.joined(separator: ",")
            let many = try await api.post(path, "{\"tags\":[\(list)]}")
            #expect(many.status == 422 && many["error"]?.text?.hasPrefix("Runs can only have 10 tags") == true)
            let long = String(repeating: "x", count: 129)
            #expect(try await api.post(path, "{\"tags\":[\"\(long)\"]}").status == 400)
            #expect(try await api.post(path, "{}").status == 400)
            #expect(try await api.post("/api/v1/runs/run_none/tags", #"{"tags":"a"}"#).status == 404)
            let expected = JSONValue.array(["a", "b", "c"].map(JSONValue.string))
            #expect(try await api.get("/api/v3/runs/\(run)")["tags"] == expected)
        }
    }

    @Test("an hour after its end a run's metadata cannot be changed")
    func completed() async throws {
        try await withAPI { api async throws in
            let run = try await api.trigger("hello")
            #expect(try await api.post("/api/v2/runs/\(run)/cancel", "{}").status == 200)
            #expect(try await Self.put(api, run, #"{"metadata":{"a":1}}"#).status == 200)
            api.clock.advance(by: .seconds(3_601))
            let late = try await Self.put(api, run, #"{"metadata":{"a":2}}"#)
            #expect(late.status == 422)
            #expect(late["error"]?.text == "Cannot update metadata for a completed run")
            let many = Array(repeating: #"{"type":"increment","key":"n","value":1}"#, count: 1_001)
            let body = "{\"operations\":[\(many.joined(separator: ","))]}"
            #expect(try await Self.put(api, try await api.trigger("hello"), body).status == 400)
        }
    }
}
