import Benchmark
import Foundation
import Logging
import TriggerEngine
import TriggerModel
import TriggerSQLite

/// One commit of so many triggers, through an engine on a store in memory.
func commitBenches() {
    for count in [1, 100, 500] {
        Benchmark("commit of \(count) triggers, in memory") { benchmark in
            try await withEngine { engine in
                let items = Array(repeating: TriggerItem(task: Micro.task, payload: Micro.payload), count: count)
                let request = TriggerRequest(environment: .development, isBatch: count > 1)
                benchmark.startMeasurement()
                for _ in benchmark.scaledIterations { blackHole(try await engine.trigger(items, request)) }
                benchmark.stopMeasurement()
            }
        }
    }
}

/// Takes of so many runs out of 10,000, in memory and without deciding about them.
func takeBenches() {
    for count in [1, 100] {
        Benchmark("takeReady of \(count), in memory") { benchmark in
            let store = try await SQLiteStore.open(at: .memory, now: Date())
            try await fill(store, runs: 10_000)
            let request = TakeRequest(tasks: [Micro.task], lanes: [ReadyPlace.lane(version: nil)], limit: count)
            benchmark.startMeasurement()
            for _ in benchmark.scaledIterations {
                blackHole(try await store.write { try $0.takeReady(.development, request) })
            }
            benchmark.stopMeasurement()
            try await store.close()
        }
    }
}

private func fill(_ store: SQLiteStore, runs: Int) async throws {
    let now = Date()
    try await store.write { transaction in
        var changes = ChangeSet()
        changes.newRuns = (0..<runs).map { Micro.queued(sequence: $0, now: now) }
        try transaction.save(changes)
    }
}

private func withEngine(_ body: (Engine) async throws -> Void) async throws {
    let store = try await SQLiteStore.open(at: .memory, now: Date())
    let logger = Logger(label: "micro") { _ in SwiftLogNoOpLogHandler() }
    let engine = Engine(store: store, logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await engine.run() }
        defer { group.cancelAll() }
        try await body(engine)
    }
    try await store.close()
}
