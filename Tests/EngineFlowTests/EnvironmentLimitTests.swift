import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Limits of the environment", .timeLimit(.minutes(10)))
struct EnvironmentLimitTests {
    private static let burst = EngineOptions(environmentLimit: 2, burst: 1.5)

    @Test("T103 limit 2, burst 1.5: three runs at once in all, two of any one queue, whatever its own limit")
    func burst() async throws {
        try await EngineRig.run(options: Self.burst) { rig in
            let wide = QueueManifest(name: "wide", concurrencyLimit: 50)
            let worker = try await rig.worker([
                TaskManifest(id: "plain"), TaskManifest(id: "wide", queue: wide), TaskManifest(id: "third"),
            ])
            async let first = worker.next(2)
            for task in ["plain", "wide"] {
                for _ in 0..<4 { try await rig.trigger(task) }
            }
            // A worker that waits is given no more than the others.
            let given = try await first
            let more = try await worker.poll(slots: 10).assignments
            let all = given + more
            #expect(all.count == 3)
            #expect(Dictionary(grouping: all, by: \.run.queue).values.allSatisfy { $0.count <= 2 })
            #expect(try await rig.engine.environmentRecord(.development).running == 3)
            let full = try await rig.trigger("third")
            let reason = try await rig.engine.statusReason(rig.engine.record(full, in: .development))
            #expect(reason == "the environment runs 3 of at most 3 at once")
        }
    }

    @Test("with a burst a queue without a limit has the environment's, and says so")
    func capped() async throws {
        try await EngineRig.run(options: Self.burst) { rig in
            let worker = try await rig.worker("plain")
            var runs: [RunID] = []
            for _ in 0..<3 { runs.append(try await rig.trigger("plain")) }
            let taken = try await worker.poll(slots: 10).assignments
            #expect(taken.count == 2)
            let left = try #require(runs.first { run in !taken.contains { $0.run.id == run } })
            let reason = try await rig.engine.statusReason(rig.engine.record(left, in: .development))
            #expect(reason == "its queue \"task/plain\" runs 2 of at most 2 at once, and it is the next in line")
            #expect(try await rig.engine.queue("task/plain", in: .development).concurrencyLimit == nil)
            async let next = worker.next()
            try await worker.finish(taken[0].execution)
            #expect(try await next.run.id == left)
        }
    }

    @Test("limits hold from the start of an engine that has others, for what waits already, and without a burst again")
    func restart() async throws {
        let clock = ManualClock()
        try await RigStore.chosen.with(now: clock.now) { store in
            try await EngineRig.run(store: store, clock: clock, options: Self.burst) { rig in
                _ = try await rig.worker("plain")
                for _ in 0..<9 { try await rig.trigger("plain") }
            }
            for (options, expected) in [
                (EngineOptions(environmentLimit: 3), 3), (EngineOptions(environmentLimit: 2, burst: 4), 2),
                (EngineOptions(burst: 0.5), 2),
            ] {
                try await EngineRig.run(store: store, clock: clock, options: options) { rig in
                    let worker = try await rig.worker("plain")
                    let taken = try await worker.poll(slots: 20).assignments
                    #expect(taken.count == expected)
                    for run in taken { try await worker.finish(run.execution) }
                    try await rig.engine.deregister(worker.id, in: .development)
                    let record = try await rig.engine.environmentRecord(.development)
                    #expect(record.running == 0)
                }
            }
        }
    }

    @Test("an engine that starts without a limit, or without a burst, leaves what is stored")
    func kept() async throws {
        let clock = ManualClock()
        try await RigStore.chosen.with(now: clock.now) { store in
            for (options, base, total) in [
                (Self.burst, 2, 3), (EngineOptions(), 2, 3), (EngineOptions(environmentLimit: 10), 10, 15),
                (EngineOptions(burst: .nan), 10, 10), (EngineOptions(environmentLimit: -1), 0, 0),
            ] {
                try await EngineRig.run(store: store, clock: clock, options: options) { rig async throws in
                    // The first commit comes after the start.
                    try await rig.engine.pause(.development, false)
                    let record = try await rig.engine.environmentRecord(.development)
                    #expect(record.concurrencyLimit == base && record.totalLimit == total)
                }
            }
        }
    }

    @Test("a queue shows no more than the environment allows, and keeps its own limit for when that rises")
    func shown() async throws {
        try await EngineRig.run(options: EngineOptions(environmentLimit: 5)) { rig in
            _ = try await rig.worker([
                TaskManifest(id: "wide", queue: QueueManifest(name: "wide", concurrencyLimit: 50))
            ])
            #expect(try await rig.engine.queue("wide", in: .development).concurrencyLimit == 5)
            try await rig.engine.limit(.development, to: 70)
            #expect(try await rig.engine.queue("wide", in: .development).concurrencyLimit == 50)
        }
    }

    @Test("T105 limit 1 of the environment: a parent waits for its child, which waits for its own, and all end")
    func nested() async throws {
        try await EngineRig.run(options: EngineOptions(environmentLimit: 1)) { rig in
            let worker = try await rig.worker("node")
            let root = try await rig.trigger("node")
            for depth in 0..<3 {
                let execution = try await worker.next().execution
                try await worker.write(execution, .start)
                if depth == 2 {
                    try await worker.finish(execution)
                } else {
                    _ = try await worker.triggerAndWait(execution, ["node"])
                    try await worker.write(execution, .suspend(activeMs: 1))
                }
            }
            for _ in 0..<2 { try await worker.finish(try await worker.next().execution) }
            #expect(try await rig.status(root) == .completedSuccessfully)
        }
    }

    @Test("an override that is a part of the environment's limit follows it, whatever registers; a number stays")
    func parts() async throws {
        try await EngineRig.run(options: EngineOptions(environmentLimit: 100)) { rig in
            let tasks = ["part", "fixed"].map { id in
                TaskManifest(id: id, queue: QueueManifest(name: id, concurrencyLimit: 7))
            }
            _ = try await rig.worker(tasks)
            try await rig.engine.overrideLimit(of: "part", toPercent: 12.5, in: .development)
            try await rig.engine.overrideLimit(of: "fixed", to: 9, in: .development)
            #expect(try await Self.limits(rig) == [9, 12])
            try await rig.engine.limit(.development, to: 10)
            #expect(try await Self.limits(rig) == [9, 1])
            _ = try await rig.worker(tasks)
            try await rig.engine.limit(.development, to: 16, burst: 2)
            #expect(try await Self.limits(rig) == [9, 2])
            try await rig.engine.resetLimit(of: "part", in: .development)
            try await rig.engine.limit(.development, to: 1000)
            #expect(try await Self.limits(rig) == [9, 7])
        }
    }

    private static func limits(_ rig: EngineRig) async throws -> [Int?] {
        try await rig.engine.queues(QueueQuery(), in: .development).page.filter { !$0.isOfTask }.map(\.concurrencyLimit)
    }

    @Test("limits that cannot be are refused")
    func refusals() async throws {
        try await EngineRig.run { rig async throws in
            for (limit, burst) in [(-1, 1), (100_001, 1), (5, 0.5), (5, .infinity), (5, .nan)] as [(Int, Double)] {
                let error = await #expect(throws: EngineError.self) {
                    try await rig.engine.limit(.development, to: limit, burst: burst)
                }
                #expect(error?.code == .badRequest)
            }
            let unknown = await #expect(throws: EngineError.self) {
                try await rig.engine.limit(EnvironmentID(rawValue: 99), to: 5)
            }
            #expect(unknown?.code == .notFound)
            #expect(try await rig.engine.environmentRecord(.development).concurrencyLimit == 10_000)
        }
    }
}
