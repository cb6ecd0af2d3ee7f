import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Pausing queues and setting their limits", .timeLimit(.minutes(10)))
struct QueueChangeFlowTests {
    private static func worker(_ rig: EngineRig, limit: Int?) async throws -> ScriptedWorker {
        let queue = QueueManifest(name: "mail", concurrencyLimit: limit)
        return try await rig.worker([TaskManifest(id: "one", queue: queue)])
    }

    private static func limit(_ rig: EngineRig) async throws -> Int? {
        try await rig.engine.queue("mail", in: .development).concurrencyLimit
    }

    @Test(
        "T106 in a paused queue what runs goes on and what waits stays, in its order; a waiting worker gets it at once")
    func pause() async throws {
        try await EngineRig.run { rig in
            let worker = try await Self.worker(rig, limit: 1)
            let first = try await rig.trigger("one")
            let running = try await worker.next()
            rig.clock.advance(by: .milliseconds(1))
            let second = try await rig.trigger("one")
            rig.clock.advance(by: .milliseconds(1))
            let third = try await rig.trigger("one")
            try await rig.engine.pauseQueue("mail", true, in: .development)
            try await worker.finish(running.execution)
            #expect(try await rig.status(first) == .completedSuccessfully)
            #expect(try await rig.status(second) == .pending)
            async let next = worker.next()
            try await rig.engine.pauseQueue("mail", false, in: .development)
            #expect(try await next.run.id == second)
            try await worker.finish(try await next.execution)
            #expect(try await worker.next().run.id == third)
        }
    }

    @Test("T107 a paused queue stays paused when a worker registers its tasks again")
    func redeploy() async throws {
        try await EngineRig.run { rig in
            _ = try await Self.worker(rig, limit: 1)
            try await rig.engine.pauseQueue("mail", true, in: .development)
            _ = try await Self.worker(rig, limit: 3)
            #expect(try await rig.engine.queue("mail", in: .development).isPaused)
        }
    }

    @Test("T108 an override survives a registration; a reset gives the declared limit; a second reset is refused")
    func override() async throws {
        try await EngineRig.run { rig in
            _ = try await Self.worker(rig, limit: 1)
            try await rig.engine.overrideLimit(of: "mail", to: 5, in: .development)
            _ = try await Self.worker(rig, limit: 2)
            #expect(try await Self.limit(rig) == 5)
            try await rig.engine.resetLimit(of: "mail", in: .development)
            #expect(try await Self.limit(rig) == 2)
            let refusal = await #expect(throws: EngineError.self) {
                try await rig.engine.resetLimit(of: "mail", in: .development)
            }
            #expect(refusal?.code == .badRequest)
        }
    }

    @Test("a run that waits in a paused queue does not go on before the queue does")
    func suspended() async throws {
        try await EngineRig.run { rig in
            let worker = try await Self.worker(rig, limit: nil)
            let run = try await rig.trigger("one")
            let first = try await worker.next()
            _ = try await worker.suspendForAnHour(first.execution)
            try await rig.engine.pauseQueue("mail", true, in: .development)
            try await rig.advance(by: .seconds(3_602), keeping: [worker])
            try await eventually { try await rig.status(run) == .pending }
            async let next = worker.next(1)
            try await rig.engine.pauseQueue("mail", false, in: .development)
            #expect(try await next.map(\.run.id) == [run])
        }
    }

    @Test("a run that a worker waits for is not handed past the pause of its queue, nor of the environment")
    func newcomers() async throws {
        try await EngineRig.run { rig in
            let worker = try await Self.worker(rig, limit: nil)
            try await rig.engine.pause(.development, true)
            async let next = worker.next()
            let run = try await rig.trigger("one")
            #expect(try await rig.status(run) == .pending)
            try await rig.engine.pauseQueue("mail", true, in: .development)
            try await rig.engine.pause(.development, false)
            #expect(try await rig.status(run) == .pending)
            try await rig.engine.pauseQueue("mail", false, in: .development)
            #expect(try await next.run.id == run)
        }
    }

    @Test("a queue that is not there is not found; a limit that cannot be is refused")
    func refusals() async throws {
        try await EngineRig.run { rig in
            let missing = await #expect(throws: EngineError.self) {
                try await rig.engine.pauseQueue("none", true, in: .development)
            }
            #expect(missing?.code == .notFound)
            for limit in [-1, 100_001] {
                let refusal = await #expect(throws: EngineError.self) {
                    try await rig.engine.overrideLimit(of: "none", to: limit, in: .development)
                }
                #expect(refusal?.code == .badRequest)
            }
        }
    }
}
