import Foundation
import Hummingbird
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing
import TriggerEngine
import TriggerModel

@testable import TriggerServer

/// `Scripts/soak bodies` makes more of them.
@Suite("Hostile bodies", .timeLimit(.minutes(20)))
struct HostileBodyTests {
    private static let count =
        ProcessInfo.processInfo.environment["TRIGGER_HOSTILE_BODIES"].flatMap { Int($0) } ?? 20_000
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
            for _ in 0..<Self.count / 8 {
                let (body, name) = HostileOptions.body(&chance)
                let answer = try await api.post(Self.path, body)
                let isRefused = (400..<500).contains(answer.status) && answer.error?.contains(name) == true
                if !isRefused { Issue.record("\(body.prefix(300)): \(answer.status) \(answer.json)") }
            }
            #expect(try await Self.stored(api) == 0)
        }
    }

    @Test("damaged bodies are refused or understood, and each that is not stored has a reason", arguments: seeds)
    func damaged(_ seed: UInt64) async throws {
        try await withAPI { api async throws in
            _ = try await api.register("other", version: "v1")
            var (chance, accepted) = (Chance(seed: seed), 0)
            for _ in 0..<Self.count / 8 {
                let bytes = HostileOptions.damaged(&chance)
                let (status, reason) = try await Self.post(bytes, api)
                if status == 200 { accepted += 1 }
                let isAnswered = status == 200 || ((400..<500).contains(status) && !reason.isEmpty)
                if !isAnswered { Issue.record("\(String(decoding: bytes.prefix(300), as: UTF8.self)): \(status)") }
            }
            #expect(try await Self.stored(api) == min(accepted, 101))
        }
    }

    private static func post(_ bytes: [UInt8], _ api: TestAPI) async throws -> (status: Int, reason: String) {
        let fields: HTTPFields = [.authorization: "Bearer \(TestAPI.key)", .contentType: "application/json"]
        return try await api.client.execute(
            uri: path, method: .post, headers: fields, body: ByteBuffer(bytes: bytes)
        ) { response in
            let answer = try? JSON.value(JSONValue.self, from: Data(response.body.readableBytesView))
            return (response.status.code, answer?["error"]?.text ?? "")
        }
    }
}
