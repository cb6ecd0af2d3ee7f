import Testing
import Trigger
import TriggerEmbedded
import TriggerEngine
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("/api/v1/bulk-actions", .timeLimit(.minutes(10)))
struct BulkActionRouteTests {
    private static let path = "/api/v1/bulk-actions"

    /// Reads a bulk action until it is over.
    private func end(_ id: String, _ api: TestAPI) async throws -> TestAPI.Answer {
        while true {
            api.clock.advance(by: .milliseconds(1))
            let answer = try await api.get("\(Self.path)/\(id)")
            if answer["status"] != .string("PENDING") { return answer }
        }
    }

    @Test("a bulk cancel is accepted at once, does its work by itself, and is listed")
    func cancel() async throws {
        try await withAPI { api async throws in
            let (a, b, c) = (try await api.trigger("a"), try await api.trigger("b"), try await api.trigger("c"))
            _ = try await api.post("/api/v2/runs/\(c)/cancel")
            let body = #"{"action":"cancel","name":"all","filter":{"taskIdentifier":["a","c"]}}"#
            let made = try await api.post(Self.path, body)
            #expect(made.status == 202)
            let id = try #require(made["id"]?.text)
            #expect(id.hasPrefix("bulk_") && made.json == .object(["id": .string(id)]))
            let answer = try await end(id, api)
            #expect(answer["type"] == .string("CANCEL") && answer["status"] == .string("COMPLETED"))
            #expect(answer["name"] == .string("all"))
            #expect(
                answer["counts"] == .object(["total": .integer(2), "success": .integer(1), "failure": .integer(1)]))
            #expect(answer["createdAt"]?.text != nil && answer["completedAt"]?.text != nil)
            #expect(try await api.run(a)["status"] == .string("CANCELED"))
            #expect(try await api.run(b)["isQueued"] == .bool(true))
            let list = try await api.get(Self.path)
            #expect(list.json == .object(["data": .array([answer.json]), "pagination": .object([:])]))
            let touched = try await api.get("/api/v1/runs?filter[bulkAction]=\(id)")
            #expect(touched["data"]?.list.map { $0["id"]?.text } == [a])
        }
    }

    @Test("bulk replays may name the server's region; another one, and that of a cancel, is refused")
    func region() async throws {
        try await withAPI { api async throws in
            func post(_ action: String, _ region: String) async throws -> TestAPI.Answer {
                let body = #"{"action":"\#(action)","runIds":["run_1"],"targetRegion":"\#(region)"}"#
                return try await api.post(Self.path, body)
            }
            #expect(try await post("replay", "default").status == 202)
            for (answer, status) in [(try await post("replay", "eu"), 422), (try await post("cancel", "default"), 400)]
            {
                #expect(answer.status == status && answer.error?.hasPrefix("targetRegion: ") == true, "\(answer.json)")
            }
            #expect(try await api.get(Self.path)["data"]?.list.count == 1)
        }
    }

    @Test("filters by machine, region, schedule and error are read in bodies as in the list's query")
    func places() async throws {
        try await withAPI { api async throws in
            let run = try await api.trigger("a", #"{"options":{"machine":"micro"}}"#)
            _ = try await api.trigger("b")
            let filters = [
                (#""machine":["micro","large-1x"]"#, 1), (#""machine":"large-1x""#, 0),
                (#""region":"default","isTest":false"#, 1), (#""region":"eu""#, 0), (#""schedule":"sched_1""#, 0),
                (#""error":["error_1"]"#, 0),
            ]
            for (filter, count) in filters {
                let made = try await api.post(Self.path, #"{"action":"cancel","filter":{\#(filter)}}"#)
                let answer = try await end(try #require(made["id"]?.text), api)
                #expect(answer["counts", "success"] == .integer(Int64(count)), "\(filter): \(answer.json)")
            }
            #expect(try await api.run(run)["status"] == .string("CANCELED"))
            let refused = try await api.post(Self.path, #"{"action":"cancel","filter":{"machine":"huge"}}"#)
            #expect(refused.status == 400 && refused.error?.contains("filter.machine") == true)
            let query = try await api.get("/api/v1/runs?filter[machine]=huge")
            #expect(
                query.status == 400 && query["details"]?.list.first?["path"] == .array([.string("filter[machine]")]))
        }
    }

    @Test("a bulk replay of named runs makes a run of each, which the list shows")
    func replay() async throws {
        try await withAPI { api async throws in
            let run = try await api.trigger("a", #"{"payload":7,"options":{"tags":["x"]}}"#)
            let made = try await api.post(Self.path, #"{"action":"replay","runIds":["\#(run)","run_none"]}"#)
            let answer = try await end(try #require(made["id"]?.text), api)
            #expect(
                answer["counts"] == .object(["total": .integer(2), "success": .integer(1), "failure": .integer(1)]))
            let list = try await api.get("/api/v1/runs?filter[bulkAction]=\(try #require(made["id"]?.text))")
            let replayed = try #require(list["data"]?.list.first?["id"]?.text)
            #expect(replayed != run)
            #expect(try await api.run(replayed)["payload"] == .integer(7))
        }
    }

    @Test("every member of a filter is understood, one value or several")
    func members() async throws {
        try await withAPI { api async throws in
            _ = try await api.register("a", version: "v1")
            try await api.declare("mail")
            let run = try await api.trigger(
                "a", #"{"options":{"tags":["x","y"],"test":true,"queue":{"name":"mail"},"lockToVersion":"v1"}}"#)
            let others = [
                #"{"options":{"tags":["x","y"],"queue":{"name":"mail"},"lockToVersion":"v1"}}"#,
                #"{"options":{"tags":["x"],"test":true,"queue":{"name":"mail"},"lockToVersion":"v1"}}"#,
                #"{"options":{"tags":["x","y"],"test":true,"lockToVersion":"v1"}}"#,
            ]
            for other in others { _ = try await api.trigger("a", other) }
            let filter = """
                {"status":"QUEUED","taskIdentifier":"a","version":["v1","v2"],"tag":["x","y"],"tagMatch":"all","isTest":true,
                "queue":[{"type":"custom","name":"mail"},{"type":"task","name":"b"}],"from":0,"to":"2030-01-01T00:00:00Z"}
                """
            let made = try await api.post(Self.path, #"{"action":"cancel","filter":\#(filter)}"#)
            let id = try #require(made["id"]?.text, "\(made.json)")
            #expect(try await end(id, api)["counts", "success"] == .integer(1))
            #expect(try await api.run(run)["status"] == .string("CANCELED"))
        }
    }

    @Test(
        "T149 filter and runIds both, neither, or one that says nothing, and values that are none, are 400",
        arguments: [
            #"{"action":"cancel","filter":{"status":"QUEUED"},"runIds":["run_1"]}"#, #"{"action":"cancel"}"#,
            #"{"action":"cancel","filter":{}}"#, #"{"action":"cancel","runIds":[]}"#,
            #"{"action":"cancel","filter":{"status":[]}}"#, #"{"action":"delete","runIds":["run_1"]}"#,
            #"{"action":"cancel","filter":{"status":"DONE"}}"#, #"{"action":"cancel","filter":{"isTest":"maybe"}}"#,
            #"{"action":"cancel","filter":{"period":"7"}}"#, #"{"action":"cancel","filter":{"queue":{"name":"a"}}}"#,
            #"{"action":"cancel","filter":{"tag":[["a"]]}}"#, #"{"action":"cancel","filter":{"tag":1.5}}"#,
            #"{"runIds":["run_1"]}"#, #"[]"#, "",
        ])
    func invalid(body: String) async throws {
        try await withAPI { api async throws in
            let answer = try await api.post(Self.path, body)
            #expect(answer.status == 400)
            #expect(answer.error?.isEmpty == false)
            #expect(try await api.get(Self.path)["data"]?.list.isEmpty == true)
        }
    }

    @Test("over 500 run ids are 400, as is a name over 255 characters; 500 of them are accepted")
    func tooMany() async throws {
        try await withAPI { api async throws in
            func body(_ count: Int, name: Int) -> String {
                let ids = (0..<count).map { "\"run_0123456789abcdefghijklmno\($0)\"" }.joined(separator: ",")
                return #"{"action":"cancel","name":"\#(String(repeating: "é", count: name))","runIds":[\#(ids)]}"#
            }
            #expect(try await api.post(Self.path, body(501, name: 1)).status == 400)
            #expect(try await api.post(Self.path, body(1, name: 256)).status == 400)
            let made = try await api.post(Self.path, body(500, name: 255))
            #expect(made.status == 202)
            #expect(try await end(try #require(made["id"]?.text), api)["counts", "failure"] == .integer(500))
        }
    }

    @Test("a filter that there is not is refused by name", arguments: ["env", "tags", "Status"])
    func unavailable(member: String) async throws {
        try await withAPI { api async throws in
            let answer = try await api.post(Self.path, #"{"action":"cancel","filter":{"\#(member)":"x"}}"#)
            #expect(answer.status == 422)
            #expect(answer.error?.contains("filter.\(member)") == true)
        }
    }

    @Test("a bulk action that is over is aborted without effect, and one that is not there is 404")
    func abort() async throws {
        try await withAPI { api async throws in
            let run = try await api.trigger("a")
            let made = try await api.post(Self.path, #"{"action":"cancel","runIds":["\#(run)"]}"#)
            let id = try #require(made["id"]?.text)
            let over = try await end(id, api)
            let aborted = try await api.post("\(Self.path)/\(id)/abort")
            #expect(aborted.status == 200 && aborted.json == .object(["id": .string(id)]))
            #expect(try await api.get("\(Self.path)/\(id)").json == over.json)
            #expect(try await api.get("\(Self.path)/bulk_none").status == 404)
            #expect(try await api.post("\(Self.path)/bulk_none/abort").status == 404)
        }
    }

    @Test("a fourth bulk replay is told that repeating it will not help")
    func three() async {
        let problem = APIProblem(EngineError(.tooMany, "three go on"))
        #expect(problem.status == 429 && problem.shouldRetry == false)
        let error = await #expect(throws: TransportError.self) {
            try await TransportError.wrap { throw EngineError(.tooMany, "three go on") }
        }
        #expect(error?.code == .unavailable && error?.isTransient == false)
    }

    @Test("bulk actions are listed newest first, page by page, and of two cursors the one for newer ones wins")
    func pages() async throws {
        try await withAPI { api async throws in
            var ids: [String] = []
            for _ in 0..<5 {
                api.clock.advance(by: .milliseconds(1))
                let made = try await api.post(Self.path, #"{"action":"cancel","runIds":["run_none"]}"#)
                ids.insert(try #require(made["id"]?.text), at: 0)
            }
            func page(_ query: String) async throws -> TestAPI.Answer { try await api.get("\(Self.path)?\(query)") }
            func listed(_ page: TestAPI.Answer) -> [String] { page["data"]?.list.compactMap { $0["id"]?.text } ?? [] }
            let first = try await page("page[size]=2")
            #expect(listed(first) == Array(ids[..<2]) && first["pagination"] == .object(["next": .string(ids[1])]))
            let second = try await page("page[size]=2&page[after]=\(ids[1])")
            #expect(listed(second) == Array(ids[2..<4]))
            #expect(second["pagination"] == .object(["next": .string(ids[3]), "previous": .string(ids[2])]))
            let back = try await page("page[size]=2&page[before]=\(ids[2])&page[after]=\(ids[0])")
            #expect(listed(back) == Array(ids[..<2]))
            #expect(try await page("page[size]=0").status == 400)
        }
    }
}
