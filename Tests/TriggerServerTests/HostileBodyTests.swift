import Foundation
import Hummingbird
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerSQLite

@testable import TriggerServer

/// `Scripts/soak hostile` makes more of them.
@Suite("Hostile bodies", .timeLimit(.minutes(20)))
struct HostileBodyTests {
    /// How many bodies each test has of each seed: a sixteenth of all.
    private static let count =
        (ProcessInfo.processInfo.environment["TRIGGER_HOSTILE_BODIES"].flatMap { Int($0) } ?? 20_000) / 16
    private static let path = "/api/v1/tasks/hello-world/trigger"

    /// Four seeds, which share the bodies; others where the environment says so.
    private static let seeds: [UInt64] = {
        let first = ProcessInfo.processInfo.environment["TRIGGER_SEED"].flatMap { UInt64($0) } ?? 0
        return (first..<first + 4).map { $0 }
    }()

    private static func stored(_ api: TestAPI) async throws -> Int {
        try await api.engine.records(matching: RunQuery(limit: 100), in: .development).count
    }

    @Test(
        "one option that cannot be is refused by its name, whatever else is asked for, and nothing is stored",
        arguments: seeds)
    func oneFault(_ seed: UInt64) async throws {
        try await withAPI { api async throws in
            _ = try await api.register("other", version: "v1")
            var chance = Chance(seed: seed)
            let before = try StoredRows(api.store)
            for _ in 0..<Self.count {
                let (body, name) = HostileOptions.body(&chance)
                try await Self.expectRefusal(of: HostileRoute(path: Self.path, faults: []), body, name, api)
            }
            #expect(try StoredRows(api.store) == before)
        }
    }

    @Test("damaged bodies are refused or understood, and each that is not stored has a reason", arguments: seeds)
    func damaged(_ seed: UInt64) async throws {
        try await withAPI { api async throws in
            _ = try await api.register("other", version: "v1")
            var (chance, accepted) = (Chance(seed: seed), 0)
            for _ in 0..<Self.count {
                let bytes = HostileOptions.damaged(&chance)
                let (status, reason) = try await Self.post(bytes, HostileRoute(path: Self.path, faults: []), api)
                if status == 200 { accepted += 1 }
                let isAnswered = status == 200 || ((400..<500).contains(status) && !reason.isEmpty)
                if !isAnswered { Issue.record("\(String(decoding: bytes.prefix(300), as: UTF8.self)): \(status)") }
            }
            #expect(try await Self.stored(api) == min(accepted, 101))
        }
    }

    @Test(
        "on every route with a body or a query, one member that cannot be is refused by its name, and nothing is stored",
        arguments: seeds)
    func everyRoute(_ seed: UInt64) async throws {
        try await withAPI { api async throws in
            let scene = try await HostileScene(api)
            let (bodies, queries) = (scene.bodies, scene.queries)
            var chance = Chance(seed: seed)
            let before = try StoredRows(api.store)
            for number in 0..<Self.count {
                if number % 5 == 0 {
                    let (path, name) = chance.pick(queries).query(&chance)
                    let answer = try await api.get(path)
                    let isRefused = (400..<500).contains(answer.status) && Self.text(answer.json).contains(name)
                    if !isRefused { Issue.record("\(path): \(answer.status) \(answer.json)") }
                } else {
                    let route = chance.pick(bodies)
                    let (body, name) = route.body(&chance)
                    try await Self.expectRefusal(of: route, body, name, api)
                }
            }
            #expect(try StoredRows(api.store) == before)
        }
    }

    @Test("damaged bodies on every route are answered, and what is wrong is never the server", arguments: seeds)
    func damagedEverywhere(_ seed: UInt64) async throws {
        try await withAPI { api async throws in
            let scene = try await HostileScene(api)
            // A poll that is understood may wait for as long as it says.
            let routes = scene.bodies.filter { $0.path != WorkerRoute.poll.path }
            var chance = Chance(seed: seed)
            for _ in 0..<Self.count {
                let route = chance.pick(routes)
                let text = chance.oneIn(2) ? route.good : route.body(&chance).text
                let bytes = HostileOptions.damaged(Array(text.utf8), &chance)
                let (status, reason) = try await Self.post(bytes, route, api)
                let isAnswered = (200..<300).contains(status) || ((400..<500).contains(status) && !reason.isEmpty)
                if !isAnswered {
                    Issue.record("\(route.path) \(String(decoding: bytes.prefix(300), as: UTF8.self)): \(status)")
                }
            }
        }
    }

    private static func expectRefusal(
        of route: HostileRoute, _ body: String, _ name: String, _ api: TestAPI
    ) async throws {
        let answer = try await api.send(
            route.method, route.path, body: body, headers: ["content-type": route.contentType])
        let isRefused = (400..<500).contains(answer.status) && answer.error?.contains(name) == true
        if !isRefused { Issue.record("\(route.path) \(name) \(body.prefix(300)): \(answer.status) \(answer.json)") }
    }

    private static func text(_ json: JSONValue) -> String {
        (try? JSON.text(json)) ?? ""
    }

    private static func post(
        _ bytes: [UInt8], _ route: HostileRoute, _ api: TestAPI
    ) async throws -> (status: Int, reason: String) {
        let fields: HTTPFields = [.authorization: "Bearer \(TestAPI.key)", .contentType: route.contentType]
        return try await api.client.execute(
            uri: route.path, method: route.method, headers: fields, body: ByteBuffer(bytes: bytes)
        ) { response in
            let answer = try? JSON.value(JSONValue.self, from: Data(response.body.readableBytesView))
            return (response.status.code, answer?["error"]?.text ?? "")
        }
    }
}

/// Every row of every table.
private struct StoredRows: Equatable {
    private var tables: [String: [String]] = [:]

    init(_ store: SQLiteStore) throws {
        let names = try store.textsBlocking(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'trigger_%'")
        for name in names {
            let columns = try store.textsBlocking("SELECT 'quote(' || name || ')' FROM pragma_table_info('\(name)')")
            let row = columns.joined(separator: " || ',' || ")
            tables[name] = try store.textsBlocking("SELECT \(row) FROM \(name) ORDER BY 1")
        }
    }
}
