import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Priorities", .timeLimit(.minutes(10)))
struct PriorityTests {
    @Test(
        "T110 a priority of ten seconds goes before what was queued five seconds earlier, not fifteen",
        arguments: [5, 15])
    func tenSeconds(_ seconds: Int) async throws {
        try await EngineRig.run { rig in
            let plain = try await rig.trigger("hello")
            rig.clock.advance(by: .seconds(seconds))
            let urgent = try await rig.trigger("hello", TriggerOptions(priority: .seconds(10)))
            let worker = try await rig.worker("hello")
            let order = try await worker.next(2).map(\.run.id)
            #expect(order == (seconds == 5 ? [urgent, plain] : [plain, urgent]))
        }
    }

    @Test("the one of a batch with the priority goes first, also to a worker that waits")
    func waitingWorker() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            async let next = worker.next()
            let items = [nil, Duration.seconds(60)].map {
                TriggerItem(task: "hello", payload: .none, options: TriggerOptions(priority: $0))
            }
            let runs = try await rig.engine.trigger(items, TriggerRequest(environment: .development, isBatch: true))
                .runs
            #expect(try await next.run.id == runs[1].id)
        }
    }

    @Test("a negative priority goes after what is queued later")
    func negative() async throws {
        try await EngineRig.run { rig in
            let late = try await rig.trigger("hello", TriggerOptions(priority: .seconds(-10)))
            rig.clock.advance(by: .seconds(5))
            let plain = try await rig.trigger("hello")
            let worker = try await rig.worker("hello")
            #expect(try await worker.next(2).map(\.run.id) == [plain, late])
        }
    }

    @Test(
        "a priority that is out of bounds is refused",
        arguments: [Duration.seconds(315_360_001), .seconds(Int64.min / 2)])
    func bounds(_ priority: Duration) async throws {
        try await EngineRig.run { rig in
            let refusal = await #expect(throws: EngineError.self) {
                try await rig.trigger("hello", TriggerOptions(priority: priority))
            }
            #expect(refusal?.code == .invalid)
        }
    }
}
