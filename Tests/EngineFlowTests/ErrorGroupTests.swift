import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Groups of errors", .timeLimit(.minutes(10)))
struct ErrorGroupTests {
    private static func failed(_ message: String, retryAfterMs: Int64? = nil) -> RunChange {
        let error = RunError.builtIn(name: "Boom", message: message, stackTrace: "")
        return .finish(.failure(error, retryAfterMs: retryAfterMs), activeMs: 1)
    }

    private static func groups(_ rig: EngineRig) async throws -> [ErrorGroupRecord] {
        try await rig.engine.errorGroups(ErrorQuery.Page(), in: .development)
    }

    @Test("runs that fail with the same error are counted in one group, and found by it; no others are")
    func counted() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("a", "b")
            func end(_ task: String, _ change: RunChange) async throws -> RunID {
                let run = try await rig.trigger(task)
                try await worker.write(try await worker.next().execution, change)
                rig.clock.advance(by: .seconds(1))
                return run
            }
            let runs = [
                try await end("a", Self.failed("order 1 is gone")), try await end("a", Self.failed("order 22 is gone")),
            ]
            let other = try await end("b", Self.failed("order 1 is gone"))
            _ = try await end("a", .finish(.success(.none), activeMs: 1))
            let groups = try await Self.groups(rig)
            #expect(groups.map(\.count) == [1, 2] && groups.map(\.task) == ["b", "a"])
            #expect(groups[1].message == "order 22 is gone" && groups[1].lastRun == runs[1] && groups[1].type == "Boom")
            #expect(groups[1].lastSeen.since(groups[1].firstSeen) == .seconds(1))
            func found(_ errors: [ErrorGroupID], _ query: RunQuery = RunQuery()) async throws -> [RunID] {
                var query = query
                query.errors = errors
                return try await rig.engine.records(matching: query, in: .development).map(\.state.id)
            }
            #expect(try await found([groups[1].id]) == runs.reversed())
            #expect(try await found(groups.map(\.id)) == [other] + runs.reversed())
            #expect(try await found(groups.map(\.id), RunQuery(tasks: ["b"])) == [other])
            #expect(try await found([ErrorGroupID(rawValue: "error_0")]) == [])
            #expect(try await rig.engine.errorGroup(groups[0].id, in: .development) == groups[0])
            await #expect(throws: EngineError.self) {
                try await rig.engine.errorGroup(ErrorGroupID(rawValue: "error_0"), in: .development)
            }
        }
    }

    @Test("an attempt that is followed by another is not counted, and a finish that is said twice is counted once")
    func once() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("a")
            let run = try await rig.trigger("a")
            let execution = try await worker.next().execution
            try await worker.write(execution, Self.failed("no", retryAfterMs: 1_000))
            #expect(try await Self.groups(rig) == [])
            try await worker.write(execution, .start)
            try await worker.write(execution, Self.failed("no"))
            try await worker.write(execution, Self.failed("no"))
            let groups = try await Self.groups(rig)
            #expect(groups.map(\.count) == [1] && groups.map(\.lastRun) == [run])
        }
    }

    @Test("runs that are cancelled or expire are in no group; one that took too long is")
    func others() async throws {
        try await EngineRig.run { rig in
            let cancelled = try await rig.trigger("a")
            try await rig.engine.cancel(cancelled, in: .development)
            let queue = QueueManifest(name: "never", concurrencyLimit: 0)
            let worker = try await rig.worker([TaskManifest(id: "a"), TaskManifest(id: "b", queue: queue)])
            let expired = try await rig.trigger("b", TriggerOptions(ttl: .seconds(2)))
            rig.clock.advance(by: .seconds(2))
            try await eventually { try await rig.status(expired) == .expired }
            #expect(try await Self.groups(rig) == [])
            try await rig.trigger("a")
            let error = RunError.internal(code: .maxDurationExceeded, message: "too long")
            try await worker.write(
                try await worker.next().execution, .finish(.failure(error, retryAfterMs: nil), activeMs: 1))
            #expect(try await Self.groups(rig).map(\.type) == ["MAX_DURATION_EXCEEDED"])
        }
    }

    @Test("many runs that fail in one commit are counted as one change of each group")
    func many() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("a")
            for _ in 0..<30 { try await rig.trigger("a") }
            let assignments = try await worker.next(30)
            let writes = assignments.enumerated().map { index, assignment in
                RunWrite(assignment.execution, Self.failed(index % 3 == 0 ? "no" : "number \(index) is bad"))
            }
            _ = try await rig.engine.write(writes, from: worker.id, in: .development)
            #expect(try await Self.groups(rig).map(\.count).sorted() == [10, 20])
        }
    }

    @Test("what a worker sends is stored bounded, and without U+0000")
    func hostile() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("a")
            let run = try await rig.trigger("a")
            try await worker.write(
                try await worker.next().execution, Self.failed("a\0" + String(repeating: "b", count: 5_000)))
            let error = try await rig.engine.record(run, in: .development).state.ending?.error
            #expect(error?.message == "a" + String(repeating: "b", count: 999))
            #expect(try await Self.groups(rig)[0].message == error?.message)
            let frames = Array(repeating: "f\0" + String(repeating: "x", count: 2_000), count: 200)
            let long = RunError.builtIn(
                name: "N\0" + String(repeating: "n", count: 5_000), message: "no",
                stackTrace: frames.joined(separator: "\n"))
            let raw = RunError.custom(raw: "\"" + String(repeating: "r\0", count: 20_000) + "\"")
            for sent in [long, raw] {
                let run = try await rig.trigger("a")
                let change = RunChange.finish(.failure(sent, retryAfterMs: nil), activeMs: 1)
                try await worker.write(try await worker.next().execution, change)
                #expect(try await rig.engine.record(run, in: .development).state.ending?.error == sent.sanitized)
                #expect(sent.sanitized != sent)
            }
            let stored = try await Self.groups(rig)
            #expect(stored.count == 3)
            #expect(stored.allSatisfy { $0.type.utf8.count <= 1_000 && $0.message.utf8.count <= 1_000 })
        }
    }

    @Test("the versions of a group are those of its runs")
    func versions() async throws {
        try await EngineRig.run { rig in
            for version in ["v2", "v1"] {
                let worker = try await rig.worker("a", version: version)
                try await rig.trigger("a", TriggerOptions(version: version))
                try await worker.write(try await worker.next().execution, Self.failed("no"))
            }
            let group = try await Self.groups(rig)[0]
            #expect(group.count == 2)
            #expect(try await rig.engine.versions(of: group.id, in: .development) == ["v1", "v2"])
        }
    }
}
