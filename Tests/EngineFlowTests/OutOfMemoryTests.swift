import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Runs out of memory", .timeLimit(.minutes(10)))
struct OutOfMemoryTests {
    private static let outOfMemory = RunChange.finish(
        .failure(.internal(code: .outOfMemory, message: "full"), retryAfterMs: nil), activeMs: 1)

    private static func manifest(machine: MachinePreset? = nil) -> TaskManifest {
        TaskManifest(
            id: "a", retry: RetryPolicy(maxAttempts: 9, outOfMemoryMachine: .large1x), machine: machine)
    }

    @Test("T086 a run out of memory goes on with a larger machine, keeps it, and crashes when that is too small too")
    func larger() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker([Self.manifest(machine: .micro)])
            let run = try await rig.trigger("a")
            let first = try await worker.next()
            #expect(first.run.machine == .micro)
            guard case .ended(.retryingAfterFailure) = try await worker.write(first.execution, Self.outOfMemory) else {
                return #expect(Bool(false), "no further attempt")
            }
            rig.clock.advance(by: .milliseconds(1))
            let second = try await worker.next()
            #expect(second.attempt == 2 && second.run.machine == .large1x)
            // An ordinary error changes nothing about it.
            try await worker.write(
                second.execution, .finish(.failure(.string(raw: "no"), retryAfterMs: 20_000), activeMs: 1))
            rig.clock.advance(by: .seconds(20))
            let third = try await worker.next()
            #expect(third.attempt == 3 && third.run.machine == .large1x)
            try await worker.write(third.execution, Self.outOfMemory)
            #expect(try await rig.status(run) == .crashed)
            let found = try await rig.engine.records(matching: RunQuery(machines: [.large1x]), in: .development)
            #expect(found.map(\.state.id) == [run])
        }
    }

    @Test("a trigger that names the larger machine itself is not moved, nor is a run at its last attempt")
    func notMoved() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker([Self.manifest()])
            for options in [TriggerOptions(machine: .large1x), TriggerOptions(maxAttempts: 1)] {
                let run = try await rig.trigger("a", options)
                try await worker.write(try await worker.next().execution, Self.outOfMemory)
                #expect(try await rig.status(run) == .crashed)
            }
        }
    }

    @Test("T082 the attempts of a run stay on its version after another one came")
    func versions() async throws {
        try await EngineRig.run { rig in
            let old = try await rig.worker("a", version: "v1")
            let run = try await rig.trigger("a")
            let first = try await old.next()
            _ = try await rig.worker("a", version: "v2")
            try await old.write(
                first.execution, .finish(.failure(.string(raw: "no"), retryAfterMs: 10_000), activeMs: 1))
            rig.clock.advance(by: .seconds(10))
            let second = try await old.next()
            #expect(second.run.id == run && second.attempt == 2 && second.run.version == "v1")
        }
    }
}
