import Hummingbird
import Testing
import TriggerModel

@testable import TriggerServer

@Suite("Who may call what", .timeLimit(.minutes(10)))
struct AccessTests {
    @Test("a request without a key is refused")
    func missingKey() async throws {
        try await withAPI { api async throws in
            let answer = try await api.send(.get, "/api/v1/runs", fields: [:])
            #expect(answer.status == 401)
            #expect(answer.error == "No authorization header provided")
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(answer["title"]?.text == "Unauthorized")
        }
    }

    @Test(
        "a request with a wrong key is refused",
        arguments: ["Bearer tr_dev_wrong", "Bearer ", TestAPI.key, "Basic \(TestAPI.key)", "Bearer \(TestAPI.key)x"]
    )
    func wrongKey(header: String) async throws {
        try await withAPI { api async throws in
            let answer = try await api.send(.get, "/api/v1/runs", fields: [.authorization: header])
            #expect(answer.status == 401)
            #expect(answer.error == "Invalid API key")
        }
    }

    @Test("the worker protocol needs the key too", arguments: WorkerRoute.allCases)
    func workerRoutes(route: WorkerRoute) async throws {
        try await withAPI { api async throws in
            #expect(try await api.send(.post, route.path, body: "{}", fields: [:]).status == 401)
        }
    }

    @Test("a refused trigger stores nothing")
    func nothingStored() async throws {
        try await withAPI { api async throws in
            _ = try await api.send(.post, "/api/v1/tasks/hello/trigger", body: "{}", fields: [:])
            #expect(try await api.get("/api/v1/runs")["data"]?.list.isEmpty == true)
        }
    }

    @Test("the health check is open to everybody")
    func health() async throws {
        try await withAPI { api async throws in
            let answer = try await api.send(.get, "/healthcheck", fields: [:])
            #expect(answer.status == 200)
            #expect(answer["status"]?.text == "ok")
        }
    }

    @Test("a path that is not there answers 404, not to be repeated")
    func unknownPath() async throws {
        try await withAPI { api async throws in
            let answer = try await api.get("/api/v9/nothing")
            #expect(answer.status == 404)
            #expect(answer.error == "Not found")
            #expect(answer.headers[text: APIHeader.shouldRetry] == "false")
        }
    }

    @Test("a wrong method answers 405 with the right one, before any key is looked at")
    func wrongMethod() async throws {
        try await withAPI { api async throws in
            let answer = try await api.send(.get, "/api/v1/tasks/hello/trigger", fields: [:])
            #expect(answer.status == 405)
            #expect(answer.error == "Method not allowed")
            #expect(answer.headers[.allow] == "POST")
        }
    }

    @Test("every answer carries the name of its request")
    func requestID() async throws {
        try await withAPI { api async throws in
            let first = try await api.get("/healthcheck").headers[text: APIHeader.requestID]
            let second = try await api.get("/api/v9/nothing").headers[text: APIHeader.requestID]
            #expect(first != nil && second != nil && first != second)
        }
    }
}
