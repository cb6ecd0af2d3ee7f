import Hummingbird
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("GET /api/v1/queues", .timeLimit(.minutes(10)))
struct QueueRouteTests {
    private func names(_ page: TestAPI.Answer) -> [String] {
        page["data"]?.list.compactMap { $0["name"]?.text } ?? []
    }

    @Test("T003 a queue shows what runs and waits in it, and a task's own queue has the task's name")
    func items() async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("hello")
            try await api.declare("mail")
            for _ in 0..<3 { _ = try await api.trigger("hello") }
            #expect(try await api.poll(worker, slots: 2).count == 2)
            _ = try await api.trigger("hello", #"{"options":{"queue":{"name":"mail"}}}"#)
            let page = try await api.get("/api/v1/queues")
            #expect(page.status == 200)
            #expect(names(page) == ["mail", "hello"])
            #expect(
                page["data"]?.list.last
                    == .object([
                        "id": .string("queue_7461736b2f68656c6c6f"), "name": .string("hello"), "type": .string("task"),
                        "running": .integer(2), "queued": .integer(1), "paused": .bool(false),
                        "concurrencyLimit": .null,
                        "concurrency": .object([
                            "current": .null, "base": .null, "override": .null, "overriddenAt": .null,
                            "overriddenBy": .null,
                        ]),
                    ]))
        }
    }

    @Test("pages are numbered from 1, and a size over 100 counts as 100")
    func pages() async throws {
        try await withAPI { api async throws in
            _ = try await api.register("a", "b", "c")
            let page = try await api.get("/api/v1/queues?page=2&perPage=2")
            #expect(names(page) == ["c"])
            let pagination: [String: JSONValue] = [
                "currentPage": .integer(2), "totalPages": .integer(2), "count": .integer(3),
            ]
            #expect(page["pagination"] == .object(pagination))
            #expect(names(try await api.get("/api/v1/queues?perPage=1000")).count == 3)
            #expect(names(try await api.get("/api/v1/queues?page=9223372036854775807")) == [])
        }
    }

    @Test("a server without queues has an empty first page")
    func empty() async throws {
        try await withAPI { api async throws in
            let page = try await api.get("/api/v1/queues")
            #expect(page["data"] == .array([]))
            #expect(page["pagination", "totalPages"] == .integer(0))
        }
    }

    @Test(
        "a page that cannot be is refused with its place",
        arguments: ["page=0", "page=x", "perPage=0", "perPage=-1"]
    )
    func invalid(query: String) async throws {
        try await withAPI { api async throws in
            let answer = try await api.get("/api/v1/queues?\(query)")
            #expect(answer.status == 400)
            let name = String(query.prefix { $0 != "=" })
            #expect(answer["details"]?.list.first?["path"] == .array([.string(name)]))
        }
    }

    @Test("the list needs the key")
    func key() async throws {
        try await withAPI { api async throws in
            #expect(try await api.send(.get, "/api/v1/queues", fields: [:]).status == 401)
        }
    }
}
