import Foundation
import Hummingbird
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerServer

/// Every route that needs a key, with every kind of key.
@Suite("Which key opens which route", .timeLimit(.minutes(10)))
struct RouteAccessTests {
    /// What routes are asked about.
    private struct Sample {
        var (run, batch, open, token): (String, String, String, String)

        init(_ api: TestAPI) async throws {
            run = try await api.trigger("hello")
            batch = try #require(
                try await api.post("/api/v2/tasks/batch", #"{"items":[{"task":"hello"}]}"#)["id"]?.text)
            open = try #require(try await api.post("/api/v3/batches", #"{"runCount":2}"#)["id"]?.text)
            token = try #require(try await api.post("/api/v1/waitpoints/tokens", "{}")["id"]?.text)
        }

        /// The path of a route, about these.
        func path(_ route: String) -> String {
            values(route).reduce(route) { $0.replacing(":\($1.key)", with: $1.value) }
        }

        /// A scope for that route, about these.
        func scope(_ scope: String, for route: String) -> String {
            values(route).reduce(scope) { $0.replacing("{\($1.key)}", with: $1.value) }
        }

        private func values(_ route: String) -> [String: String] {
            [
                "taskId": "hello", "runId": run, "spanId": SpanID(run: RunID(rawValue: run)).rawValue, "token": token,
                "queue": "task%2Fhello", "key": "k", "id": "x",
                "batch": route.hasSuffix("/items") ? open : batch,
            ]
        }
    }

    /// The routes that a public token opens, each with a scope that does it, and a body that it takes.
    private static let grants: [String: (scope: String, body: String?)] = [
        "POST /api/v1/tasks/:taskId/trigger": ("trigger:tasks:hello", "{}"),
        "POST /api/v1/tasks/batch": ("batchTrigger:tasks:hello", #"{"items":[{"task":"hello"}]}"#),
        "POST /api/v2/tasks/batch": ("batchTrigger:tasks:hello", #"{"items":[{"task":"hello"}]}"#),
        "POST /api/v3/batches": ("batchTrigger:tasks:hello", #"{"runCount":1,"taskIdentifiers":["hello"]}"#),
        "POST /api/v3/batches/:batch/items": ("write:batch:{batch}", #"{"index":0,"task":"hello"}"#),
        "GET /api/v3/runs/:runId": ("read:runs:{runId}", nil),
        "GET /api/v1/runs/:runId/result": ("read:runs:{runId}", nil),
        "POST /api/v2/runs/:runId/cancel": ("write:runs:{runId}", nil),
        "GET /api/v1/runs": ("read:runs", nil),
        "GET /api/v1/runs/:runId/events": ("read:runs:{runId}", nil),
        "GET /api/v1/runs/:runId/trace": ("read:runs:{runId}", nil),
        "GET /api/v1/runs/:runId/spans/:spanId": ("read:runs:{runId}", nil),
        "GET /api/v1/batches/:batch": ("read:batch:{batch}", nil),
        "GET /api/v2/batches/:batch": ("read:batch:{batch}", nil),
        "POST /api/v1/waitpoints/tokens/:token/complete": ("write:waitpoints:{token}", "{}"),
        "POST /api/v1/idempotencyKeys/:key/reset": ("write:runs", #"{"taskIdentifier":"hello"}"#),
        "GET /api/v1/queues/:queue": ("read:queues", nil),
        "GET /metrics": ("read:metrics", nil),
    ]

    /// One request to a route.
    private struct Probe {
        var (method, path, body): (HTTPRequest.Method, String, String?)

        func status(_ api: TestAPI, with key: String) async throws -> Int {
            try await answer(api, with: key).status
        }

        func answer(_ api: TestAPI, with key: String) async throws -> TestAPI.Answer {
            let type = path.hasSuffix("/items") ? "application/x-ndjson" : "application/json"
            return try await api.send(method, path, body, with: key, headers: ["content-type": type])
        }
    }

    private static func probes(
        _ api: TestAPI, _ sample: Sample
    ) throws -> [(name: String, probe: Probe, scope: String?)] {
        let links = SignedLinks(secretKey: TestAPI.key, base: "")
        let connections = WorkerConnections(engine: api.engine, environment: .development)
        let table = APIServer.routes(
            engine: api.engine, environment: api.environment, connections: connections, links: links)
        return table.guardedRoutes.map { route in
            let name = "\(route.method) \(route.path)"
            let grant = grants[name]
            let body = grant.map(\.body) ?? (route.method == .get ? nil : "{}")
            let scope = grant.map { sample.scope($0.scope, for: route.path) }
            return (name, Probe(method: route.method, path: sample.path(route.path), body: body), scope)
        }
    }

    @Test("the routes that a public token opens are those of the table, and each names what it grants")
    func table() async throws {
        try await withAPI { api async throws in
            let known = Set(try Self.probes(api, try await Sample(api)).filter { $0.scope != nil }.map(\.name))
            #expect(known == Set(Self.grants.keys))
        }
    }

    @Test("no route is opened without a key, or by a token that is expired, forged, unsigned or for somewhere else")
    func refused() async throws {
        try await withAPI { api async throws in
            let sample = try await Sample(api)
            let admin = try api.token("admin")
            let parts = admin.split(separator: ".")
            let unsigned = Base64URL.text(Data(#"{"alg":"none"}"#.utf8)) + ".\(parts[1])."
            let other = try api.token("admin", environment: EnvironmentID(rawValue: 7))
            let forged = try api.token("admin", key: "tr_dev_other")
            let expired = try api.token("admin", for: .zero)
            for (name, probe, _) in try Self.probes(api, sample) {
                for key in ["tr_dev_wrong", unsigned, other, forged, expired, "\(parts[0]).\(parts[1]).AAAA"] {
                    #expect(try await probe.status(api, with: key) == 401, "\(name) \(key)")
                }
                let open = try await api.send(probe.method, probe.path, body: probe.body, fields: [:])
                #expect(open.status == 401, "\(name)")
            }
        }
    }

    @Test("the secret key opens every route; a token those for which it has a scope, and no other scope will do")
    func opened() async throws {
        try await withAPI { api async throws in
            for (name, probe, scope) in try Self.probes(api, try await Sample(api)) {
                if let scope {
                    let wrong = try await probe.answer(api, with: try api.token("read:envvars", "write:tasks:other"))
                    #expect(wrong.status == 403 && wrong["code"]?.text == "unauthorized", "\(name) \(wrong.json)")
                    #expect(wrong["param"]?.text == "access_token" && wrong["type"]?.text == "authorization")
                    #expect(wrong.error?.contains("lacks the scope") == true, "\(name) \(wrong.json)")
                    let right = try await probe.answer(api, with: try api.token(scope))
                    #expect(![401, 403, 405].contains(right.status), "\(name) \(scope) \(right.json)")
                } else {
                    #expect(try await probe.status(api, with: try api.token("admin")) == 401, "\(name)")
                }
                #expect(![401, 403, 405].contains(try await probe.status(api, with: TestAPI.key)), "\(name)")
            }
        }
    }
}
