import Foundation
import Hummingbird
import HummingbirdTesting
import Testing
import Trigger
import TriggerEmbedded
import TriggerEngine
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("The routes about errors", .timeLimit(.minutes(10)))
struct ErrorRouteTests {
    /// Runs a run of a task to its end with an error.
    private static func fail(_ api: TestAPI, _ task: String, _ message: String) async throws -> String {
        let run = try await api.trigger(task)
        let worker = try await api.register(task)
        let assignment = try #require(try await api.poll(worker).first)
        let error = RunError.builtIn(name: "Boom", message: message, stackTrace: "caused by Bang: why")
        _ = try await api.write(worker, assignment.execution, .finish(.failure(error, retryAfterMs: nil), activeMs: 1))
        api.clock.advance(by: .seconds(60))
        return run
    }

    @Test("groups are listed with what the API says of each, and read one by one")
    func list() async throws {
        try await withAPI { api async throws in
            _ = try await Self.fail(api, "a", "order 1")
            let last = try await Self.fail(api, "a", "order 2")
            _ = try await Self.fail(api, "b", "closed")
            let page = try await api.get("/api/v1/errors?page[size]=1")
            #expect(page.status == 200 && page["data"]?[0]?["taskIdentifier"]?.text == "b")
            let next = try #require(page["pagination", "next"]?.text)
            let second = try await api.get("/api/v1/errors?page[size]=1&page[after]=\(next)")
            let group = try #require(second["data"]?[0])
            #expect(group["errorType"]?.text == "Boom" && group["errorMessage"]?.text == "order 2")
            #expect(group["count"] == .integer(2) && group["status"]?.text == "unresolved")
            #expect(group["lastRun"]?.text == last && group["affectedVersions"] == nil)
            let id = try #require(group["id"]?.text)
            #expect(id == "error_\(group["fingerprint"]?.text ?? "")")
            let one = try await api.get("/api/v1/errors/\(id)")
            #expect(one["affectedVersions"] == .array([]) && one["firstSeen"] == group["firstSeen"])
            #expect(try await api.get("/api/v1/errors/\(id.dropFirst(6))")["id"]?.text == id)
            #expect(try await api.get("/api/v1/errors/error_0").status == 404)
            let back = try #require(second["pagination", "previous"]?.text)
            #expect(
                try await api.get("/api/v1/errors?page[before]=\(back)")["data"]?[0]?["taskIdentifier"]?.text == "b")
            let runs = try await api.get("/api/v1/runs?filter[error]=\(id)")
            #expect(runs["data"]?[0]?["id"]?.text == last && runs["data"]?[2] == nil)
        }
    }

    @Test("they are filtered by task, text, time and status; what cannot be is refused by name")
    func filters() async throws {
        try await withAPI { api async throws in
            _ = try await Self.fail(api, "a", "Gone")
            func count(_ query: String) async throws -> Int {
                guard case .array(let found)? = try await api.get("/api/v1/errors?\(query)")["data"] else { return -1 }
                return found.count
            }
            #expect(try await count("filter[taskIdentifier]=a,b") == 1)
            #expect(try await count("filter[taskIdentifier]=b") == 0)
            #expect(try await count("filter[search]=gone") == 1)
            #expect(try await count("filter[search]=here") == 0)
            #expect(try await count("filter[period]=1h") == 1)
            #expect(try await count("filter[period]=1s") == 0)
            #expect(try await count("filter[status]=unresolved,ignored") == 1)
            #expect(try await count("filter[status]=resolved") == 0)
            for (query, status) in [
                ("filter[status]=open", 400), ("page[after]=x", 400), ("page[size]=0", 400), ("filter[version]=1", 422),
                ("filter[search]=%00", 400), ("filter[from]=then", 400),
            ] {
                #expect(try await api.get("/api/v1/errors?\(query)").status == status, "\(query)")
            }
        }
    }

    @Test("a client reads the same, over HTTP and in process")
    func client() async throws {
        try await withAPI(.live) { api async throws in
            let run = try await Self.fail(api, "a", "Gone")
            let port = try #require(api.client.port)
            let clients = [
                TriggerClient(EmbeddedClientTransport(api.engine), time: api.clock),
                TriggerClient(.http(baseURL: "http://127.0.0.1:\(port)", secretKey: TestAPI.key), time: api.clock),
            ]
            var lists: [ErrorList] = []
            for client in clients {
                let filter = ErrorFilter(
                    tasks: ["a"], search: "go", seenFrom: api.clock.now - 3600, seenTo: api.clock.now)
                lists.append(try await client.listErrors(filter))
                let id = try #require(lists.last?.errors.first?.id)
                #expect(try await client.retrieveError(id).affectedVersions == [])
                #expect(try await client.listRuns(RunFilter(errors: [id.rawValue])).runs.map(\.id.rawValue) == [run])
                await #expect(throws: TransportError.self) { try await client.listErrors(ErrorFilter(after: "x")) }
                await #expect(throws: TransportError.self) {
                    try await client.retrieveError(ErrorGroupID(rawValue: "error_0"))
                }
            }
            #expect(lists[0] == lists[1] && lists[0].errors.map(\.count) == [1])
        }
    }
}

extension JSONValue {
    /// An element of a list.
    fileprivate subscript(_ index: Int) -> JSONValue? {
        guard case .array(let values) = self, values.indices.contains(index) else { return nil }
        return values[index]
    }
}
