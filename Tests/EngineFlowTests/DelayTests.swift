import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Delays", .timeLimit(.minutes(10)))
struct DelayTests {
    @Test("T034 a delayed run is handed out when its time has come, and stands in line by that time")
    func delay() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let run = try await rig.trigger("hello", TriggerOptions(delay: .seconds(3)))
            #expect(try await rig.status(run) == .delayed)
            let created = rig.clock.now
            async let next = worker.next()
            rig.clock.advance(by: .milliseconds(2_999))
            #expect(try await rig.status(run) == .delayed)
            rig.clock.advance(by: .milliseconds(1))
            #expect(try await next.run.id == run)
            let state = try await rig.engine.record(run, in: .development).state
            #expect(state.queuedAt == created + 3 && state.startedAt == created + 3)
        }
    }

    @Test("T035 an instant that is past means now", arguments: [TriggerDelay.until(.distantPast), .seconds(0)])
    func past(_ delay: TriggerDelay) async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let run = try await rig.trigger("hello", TriggerOptions(delay: delay))
            #expect(try await worker.next().run.id == run)
        }
    }

    @Test("T036 a delayed run that is cancelled ends at once and never runs")
    func cancelled() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let run = try await rig.trigger("hello", TriggerOptions(delay: .hours(1)))
            #expect(try await rig.engine.cancel(run, in: .development) == .canceled)
            #expect(try await rig.timers(.delay) == 0)
            try await rig.advance(by: .seconds(3_600), keeping: [worker])
            let other = try await rig.trigger("hello")
            #expect(try await worker.next().run.id == other)
        }
    }

    @Test("T037 a delayed run that is moved is handed out at its new time, once", arguments: [1, 5])
    func rescheduled(_ hours: Int64) async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let run = try await rig.trigger("hello", TriggerOptions(delay: .hours(3)))
            try await rig.engine.reschedule(run, to: .hours(hours), in: .development)
            async let next = worker.next()
            try await rig.advance(by: .seconds(3_600 * hours - 1), keeping: [worker])
            #expect(try await rig.status(run) == .delayed)
            rig.clock.advance(by: .seconds(1))
            let assignment = try await next
            #expect(assignment.run.id == run)
            try await worker.finish(assignment.execution)
            #expect(try await rig.timers(.delay) == 0)
        }
    }

    @Test("T038 a run that is not delayed, or not any more, is not moved")
    func notDelayed() async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("hello")
            let refusal = await #expect(throws: EngineError.self) {
                try await rig.engine.reschedule(run, to: .hours(1), in: .development)
            }
            #expect(refusal?.code == .badRequest)
            #expect(try await rig.status(run) == .pending)
        }
    }

    @Test("a run is not moved into the past")
    func movedIntoPast() async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("hello", TriggerOptions(delay: .hours(1)))
            let refusal = await #expect(throws: EngineError.self) {
                try await rig.engine.reschedule(run, to: .until(rig.clock.now), in: .development)
            }
            #expect(refusal?.code == .badRequest)
        }
    }

    @Test("T039 a run that was delayed while another version came runs on that one")
    func newVersion() async throws {
        try await EngineRig.run { rig in
            _ = try await rig.worker("hello", version: "v1")
            let run = try await rig.trigger("hello", TriggerOptions(delay: .seconds(5)))
            let queue = QueueManifest(name: "fresh")
            let second = try await rig.worker([TaskManifest(id: "hello", queue: queue)], version: "v2")
            async let next = second.next()
            rig.clock.advance(by: .seconds(5))
            #expect(try await next.run.id == run)
            #expect(try await rig.engine.record(run, in: .development).state.version == "v2")
        }
    }

    @Test("a delayed run of a task that nobody has waits for a worker when its time has come")
    func unregistered() async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("hello", TriggerOptions(delay: .seconds(5)))
            rig.clock.advance(by: .seconds(5))
            try await eventually { try await rig.status(run) == .pending }
            let worker = try await rig.worker([TaskManifest(id: "hello", queue: QueueManifest(name: "mine"))])
            let assignment = try await worker.next()
            #expect(assignment.run.id == run && assignment.run.queue == "mine")
        }
    }

    @Test(
        "what is too far away is refused",
        arguments: [
            TriggerDelay.days(400_000), .until(Date(timeIntervalSince1970: 1e12)),
            .until(Date(timeIntervalSince1970: 1e17)), .days(.max),
            .until(Date(timeIntervalSince1970: 253_402_300_799.9999)),
        ])
    func tooFar(_ delay: TriggerDelay) async throws {
        try await EngineRig.run { rig in
            let refusal = await #expect(throws: EngineError.self) {
                try await rig.trigger("hello", TriggerOptions(delay: delay))
            }
            #expect(refusal?.code == .invalid)
        }
    }

    @Test("the farthest delays there may be are stored and read again, and a moved one is as well")
    func farthest() async throws {
        try await EngineRig.run { rig in
            let last = Date(timeIntervalSince1970: 253_402_300_799.999)
            for delay in [TriggerDelay.until(last), .after(.seconds(31_536_000_000))] {
                let run = try await rig.trigger("hello", TriggerOptions(delay: delay, idempotencyKey: delay.text))
                #expect(try await rig.status(run) == .delayed)
                #expect(try await rig.trigger("hello", TriggerOptions(idempotencyKey: delay.text)) == run)
                try await rig.engine.reschedule(run, to: .until(last), in: .development)
                #expect(try await rig.engine.cancel(run, in: .development) == .canceled)
            }
        }
    }

    @Test("an instant that no calendar has is refused, and nothing worse", arguments: [-1e17, -1e300, 1e300])
    func noInstant(_ seconds: Double) async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("hello", TriggerOptions(delay: .hours(1)))
            await #expect(throws: EngineError.self) {
                try await rig.engine.reschedule(run, to: .until(Date(timeIntervalSince1970: seconds)), in: .development)
            }
            #expect(try await rig.status(run) == .delayed)
        }
    }
}
