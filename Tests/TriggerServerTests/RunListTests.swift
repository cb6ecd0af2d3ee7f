import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("GET /api/v1/runs", .timeLimit(.minutes(10)))
struct RunListTests {
    private func ids(_ page: TestAPI.Answer) -> [String] {
        page["data"]?.list.compactMap { $0["id"]?.text } ?? []
    }

    /// Triggers runs one after another and gives their ids, newest first.
    private func fill(_ api: TestAPI, _ count: Int) async throws -> [String] {
        var ids: [String] = []
        for _ in 0..<count {
            api.clock.advance(by: .milliseconds(1))
            ids.append(try await api.trigger("hello"))
        }
        return ids.reversed()
    }

    @Test("pages lead from the newest run to the oldest and back, each run once")
    func pages() async throws {
        try await withAPI { api async throws in
            let all = try await fill(api, 7)
            let first = try await api.get("/api/v1/runs?page%5Bsize%5D=3")
            #expect(ids(first) == Array(all[0..<3]))
            #expect(first["pagination", "previous"] == nil)
            let second = try await api.get("/api/v1/runs?page[size]=3&page[after]=\(try next(first))")
            #expect(ids(second) == Array(all[3..<6]))
            let third = try await api.get("/api/v1/runs?page[size]=3&page[after]=\(try next(second))")
            #expect(ids(third) == Array(all[6...]))
            #expect(third["pagination", "next"] == nil)
            let back = try await api.get("/api/v1/runs?page[size]=3&page[before]=\(try previous(third))")
            #expect(ids(back) == Array(all[3..<6]))
            let start = try await api.get("/api/v1/runs?page[size]=3&page[before]=\(try previous(back))")
            #expect(ids(start) == Array(all[0..<3]))
            #expect(start["pagination", "previous"] == nil)
            #expect(try next(start) == all[2])
        }
    }

    private func next(_ page: TestAPI.Answer) throws -> String {
        try #require(page["pagination", "next"]?.text)
    }

    private func previous(_ page: TestAPI.Answer) throws -> String {
        try #require(page["pagination", "previous"]?.text)
    }

    @Test("of two cursors, the one for newer runs wins")
    func bothCursors() async throws {
        try await withAPI { api async throws in
            let all = try await fill(api, 3)
            let page = try await api.get("/api/v1/runs?page[after]=\(all[0])&page[before]=\(all[2])")
            #expect(ids(page) == Array(all[0..<2]))
        }
    }

    @Test("an empty list has no cursors")
    func empty() async throws {
        try await withAPI { api async throws in
            let page = try await api.get("/api/v1/runs")
            #expect(page.json == .object(["data": .array([]), "pagination": .object([:])]))
        }
    }

    @Test("a run of the list names its environment and has no payload")
    func item() async throws {
        try await withAPI { api async throws in
            _ = try await api.trigger("hello", #"{"payload":1}"#)
            let item = try #require(try await api.get("/api/v1/runs")["data"]?.list.first)
            #expect(item["env"] == .object(["id": .string("env_1"), "name": .string("dev")]))
            #expect(item["payload"] == nil && item["relatedRuns"] == nil)
            #expect(item["isQueued"] == .bool(true))
        }
    }

    @Test("filters by status and task, several of each")
    func filters() async throws {
        try await withAPI { api async throws in
            let (a, b, c) = (try await api.trigger("a"), try await api.trigger("b"), try await api.trigger("c"))
            _ = try await api.post("/api/v2/runs/\(a)/cancel")
            func found(_ query: String) async throws -> Set<String> {
                Set(ids(try await api.get("/api/v1/runs?\(query)")))
            }
            #expect(try await found("filter[taskIdentifier]=a,b") == [a, b])
            #expect(try await found("filter%5Bstatus%5D=CANCELED") == [a])
            #expect(try await found("filter[status]=QUEUED,CANCELED") == [a, b, c])
            #expect(try await found("filter[status]=QUEUED&filter[taskIdentifier]=a,c") == [c])
        }
    }

    @Test("T141 labels in the list: a run that has either of two, or with tagMatch=all those that have both")
    func tags() async throws {
        try await withAPI { api async throws in
            let both = try await api.trigger("a", #"{"options":{"tags":["x","y"]}}"#)
            let one = try await api.trigger("a", #"{"options":{"tags":["y"]}}"#)
            _ = try await api.trigger("a", #"{"options":{"tags":["z"]}}"#)
            let either = try await api.get("/api/v1/runs?filter[tag]=x,y")
            #expect(Set(ids(either)) == [both, one])
            let all = try await api.get("/api/v1/runs?filter[tag]=x,y&filter[tagMatch]=all")
            #expect(ids(all) == [both])
        }
    }

    @Test("filters by queue, test mark, version and batch")
    func facts() async throws {
        try await withAPI { api async throws in
            _ = try await api.register("other", version: "v1")
            try await api.declare("mail")
            let plain = try await api.trigger("a")
            let test = try await api.trigger("a", #"{"options":{"test":true}}"#)
            let mail = try await api.trigger("a", #"{"options":{"queue":{"name":"mail"},"lockToVersion":"v1"}}"#)
            let batch = try await api.post("/api/v1/tasks/batch", #"{"items":[{"task":"b"},{"task":"b"}]}"#)
            func found(_ query: String) async throws -> Set<String> {
                Set(ids(try await api.get("/api/v1/runs?filter[taskIdentifier]=a&\(query)")))
            }
            #expect(try await found("filter[queue]=task/a") == [plain, test])
            #expect(try await found("filter[queue]=mail,other") == [mail])
            #expect(try await found("filter[isTest]=true") == [test])
            #expect(try await found("filter[isTest]=false") == [plain, mail])
            #expect(try await found("filter[version]=v1") == [mail])
            let id = try #require(batch["id"]?.text)
            #expect(try await found("filter[batch]=\(id)") == [])
            let members = try await api.get("/api/v1/runs?filter[batch]=\(id)")
            #expect(Set(ids(members)) == Set(batch["runs"]?.list.compactMap { $0["id"]?.text } ?? []))
            #expect(ids(members).count == 2)
        }
    }

    @Test("filters by when runs were triggered, from and to an instant, and within a period until now")
    func created() async throws {
        try await withAPI { api async throws in
            var runs: [String] = []
            for _ in 0..<4 {
                runs.append(try await api.trigger("a"))
                api.clock.advance(by: .seconds(1))
            }
            func found(_ query: String) async throws -> [String] {
                ids(try await api.get("/api/v1/runs?\(query)")).reversed()
            }
            let start: Int64 = 1_767_225_600_000
            #expect(try await found("filter[createdAt][from]=\(start + 1_000)") == Array(runs[1...]))
            #expect(try await found("filter[createdAt][from]=\(start + 1_001)") == Array(runs[2...]))
            #expect(try await found("filter[createdAt][to]=2026-01-01T00:00:01Z") == Array(runs[...1]))
            #expect(try await found("filter[createdAt][to]=\(start - 1)") == [])
            #expect(
                try await found("filter[createdAt][from]=\(start + 1_000)&filter[createdAt][to]=\(start + 2_000)")
                    == Array(runs[1...2]))
            #expect(try await found("filter[createdAt][period]=2s") == Array(runs[2...]))
            let page = "filter[createdAt][to]=\(start + 2_000)&page[size]=1&page[after]=\(runs[2])"
            #expect(try await found(page) == [runs[1]])
        }
    }

    @Test(
        "a value that is not one is refused with its place",
        arguments: [
            ("page[size]", "0"), ("page[size]", "101"), ("page[size]", "x"), ("filter[status]", "DONE"),
            ("filter[createdAt][from]", "soon"), ("filter[createdAt][to]", "99999999999999999999"),
            ("filter[createdAt][period]", "7"), ("filter[isTest]", "yes"), ("filter[tagMatch]", "most"),
            ("filter[tag]", "a%00"),
        ]
    )
    func invalid(name: String, value: String) async throws {
        try await withAPI { api async throws in
            let answer = try await api.get("/api/v1/runs?\(name)=\(value)")
            #expect(answer.status == 400)
            #expect(answer.error == "Query Error")
            #expect(answer["details"]?.list.first?["path"] == .array([.string(name)]))
        }
    }

    @Test(
        "a filter that there is not is refused by name, never ignored", arguments: ["env", "tags", "Status"])
    func unavailable(filter: String) async throws {
        try await withAPI { api async throws in
            let answer = try await api.get("/api/v1/runs?filter[\(filter)]=1")
            #expect(answer.status == 422)
            #expect(answer.error?.contains("filter[\(filter)]") == true)
        }
    }
}
