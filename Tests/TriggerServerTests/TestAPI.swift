import AsyncHTTPClient
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOHTTP1
import Testing
import TriggerEmbedded
import TriggerEngine
import TriggerModel
import TriggerSQLite
import TriggerTesting

@testable import TriggerServer

/// A server on a store in memory, with the calls that tests make to it.
struct TestAPI: Sendable {
    static let key = "tr_dev_aaaabbbbccccddddeeeeffff"

    let client: any TestClientProtocol
    let engine: Engine
    let clock: ManualClock
    let store: SQLiteStore
    let objects: TestObjects
    let environment: ServerEnvironment

    /// An answer: its status, headers and JSON.
    struct Answer: Sendable {
        var status: Int
        var headers: HTTPFields
        var json: JSONValue

        init(status: Int, headers: HTTPFields, body: ByteBuffer) {
            (self.status, self.headers) = (status, headers)
            json = (try? JSON.value(JSONValue.self, from: Data(body.readableBytesView))) ?? .null
        }

        subscript(_ path: String...) -> JSONValue? {
            path.reduce(json) { value, key in value?[key] }
        }

        var error: String? {
            self["error"]?.text
        }
    }

    /// Sends a request with the right key.
    func send(
        _ method: HTTPRequest.Method, _ path: String, body: String? = nil, headers: [String: String] = [:]
    ) async throws -> Answer {
        var fields: HTTPFields = [.authorization: "Bearer \(Self.key)", .contentType: "application/json"]
        for (name, value) in headers { fields[text: name] = value }
        return try await send(method, path, body: body, fields: fields)
    }

    /// Sends a request with exactly these headers.
    func send(
        _ method: HTTPRequest.Method, _ path: String, body: String? = nil, fields: HTTPFields
    ) async throws -> Answer {
        let buffer = body.map { ByteBuffer(string: $0) }
        if let port = client.port { return try await send(method, path, buffer, fields, to: port) }
        return try await client.execute(uri: path, method: method, headers: fields, body: buffer) {
            Answer(status: $0.status.code, headers: $0.headers, body: $0.body)
        }
    }

    /// Sends a request to a port: the testing client gives up after 20 seconds, which a busy machine may need.
    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: ByteBuffer?, _ fields: HTTPFields, to port: Int
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .RAW(value: method.rawValue)
        for field in fields { request.headers.add(name: field.name.rawName, value: field.value) }
        request.body = body.map { .bytes($0) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(300))
        var headers = HTTPFields()
        for (name, value) in response.headers { headers[text: name] = value }
        let bytes = try await response.body.collect(upTo: 64 * 1024 * 1024)
        return Answer(status: Int(response.status.code), headers: headers, body: bytes)
    }

    func get(_ path: String, headers: [String: String] = [:]) async throws -> Answer {
        try await send(.get, path, headers: headers)
    }

    func post(_ path: String, _ body: String? = nil, headers: [String: String] = [:]) async throws -> Answer {
        try await send(.post, path, body: body, headers: headers)
    }

    /// Triggers a run and returns its id.
    func trigger(_ task: String, _ body: String = "{}", headers: [String: String] = [:]) async throws -> String {
        let answer = try await post("/api/v1/tasks/\(task)/trigger", body, headers: headers)
        try #require(answer.status == 200, "\(answer.json)")
        return try #require(answer["id"]?.text)
    }

    /// Reads a run in the current vocabulary.
    func run(_ id: String) async throws -> Answer {
        try await get("/api/v3/runs/\(id)", headers: [APIHeader.apiVersion: APIHeader.currentVersion])
    }

    /// Makes a call of the worker protocol.
    func worker<Value: Decodable>(
        _ route: WorkerRoute, _ body: some Encodable, as: Value.Type = Value.self
    ) async throws -> Value {
        let answer = try await post(route.path, try JSON.text(body))
        try #require(answer.status == 200, "\(answer.json)")
        return try JSON.value(Value.self, from: try JSON.text(answer.json))
    }

    /// Joins as a worker that has these tasks.
    func register(
        _ tasks: String..., version: String = WorkerRegistration.localVersion
    ) async throws -> WorkerID {
        let registration = WorkerRegistration(
            version: version, name: "test", tasks: tasks.map { TaskManifest(id: $0) }
        )
        return try await worker(.register, registration, as: WorkerGrant.self).id
    }

    /// Joins as a worker with a task of its own that declares a queue.
    func declare(_ queue: String, sizeLimit: Int? = nil) async throws {
        let task = TaskManifest(id: "in-\(queue)", queue: QueueManifest(name: queue, sizeLimit: sizeLimit))
        let registration = WorkerRegistration(version: WorkerRegistration.localVersion, name: "test", tasks: [task])
        _ = try await worker(.register, registration, as: WorkerGrant.self)
    }

    /// Takes runs that are ready, or will be; the clock stands still meanwhile.
    func poll(_ worker: WorkerID, slots: Int = 10) async throws -> [Assignment] {
        let poll = WorkerPoll(worker: worker, slots: slots, waitMs: 20_000)
        return try await self.worker(.poll, poll, as: WorkerOrders.self).assignments
    }

    /// Says one thing of a run.
    func write(_ worker: WorkerID, _ execution: ExecutionID, _ change: RunChange) async throws -> WriteAnswer {
        let body = WritesBody(worker: worker, writes: [RunWrite(execution, change)])
        return try #require(try await self.worker(.writes, body, as: WritesAnswer.self).answers.first)
    }
}

extension JSONValue {
    subscript(_ key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var list: [JSONValue] {
        if case .array(let list) = self { list } else { [] }
    }
}

/// Runs a test against a server with an engine behind it, by way of the router alone or over a socket.
func withAPI(
    _ setup: TestingSetup = .router, limits: RateLimits = RateLimits(), metricsKey: String? = nil,
    _ test: @Sendable (TestAPI) async throws -> Void
) async throws {
    let clock = ManualClock()
    let folder = TestObjects()
    defer { folder.remove() }
    let store = try await SQLiteStore.open(at: .memory, now: clock.now)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let links = SignedLinks(secretKey: TestAPI.key, base: "", isFixed: false)
    let options = EngineOptions { token, _ in links.url(of: token) }
    let objects = try FolderObjects(folder.path)
    let registry = PrometheusRegistry()
    let events = try await SQLiteEventStore.open(at: .memory)
    let engine = Engine(
        store: store, objects: objects, events: events, options: options, time: clock, logger: logger,
        metrics: registry)
    let environment = ServerEnvironment(secretKey: TestAPI.key, metricsKey: metricsKey, limits: limits)
    let server = APIServer(
        engine: engine, environment: environment, address: ListenAddress(port: 0), links: links, registry: registry,
        logger: logger)
    try await withThrowingTaskGroup { group in
        group.addTask { try await engine.run() }
        try await server.underTest.test(setup) { client in
            let api = TestAPI(
                client: client, engine: engine, clock: clock, store: store, objects: folder, environment: environment)
            try await test(api)
        }
        group.cancelAll()
    }
    try await store.close()
}
