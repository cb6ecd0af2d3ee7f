import Foundation
import Trigger
import TriggerEngine
import TriggerModel
import TriggerSQLite

/// An embedded system with runs that stand in line already when they may begin.
struct Backlog: Sendable {
    /// The task and its queue.
    let task: String
    let queue: String
    /// The keys the runs have, each in its turn.
    let keys: [String]
    let runs: Int

    /// Runs a body beside engine and worker, with the environment paused and the runs in line; the body lets them begin.
    func with<Value: Sendable>(
        _ folder: ScratchFolder, slots: Int = 2_000, tasks: Tasks = Tasks {},
        _ body: (EmbeddedSystem) async throws -> Value
    ) async throws -> Value {
        let path = folder.file("engine.sqlite")
        let store = try await SQLiteStore.open(at: .file(path), now: SystemTime().now)
        let probe = try StoreProbe(path)
        return try await EmbeddedSystem.with(store, probe: probe, slots: slots, beside: tasks) { system in
            try await system.client.pauseEnvironment(true)
            try await fill(store)
            return try await body(system)
        }
    }

    private func fill(_ store: SQLiteStore) async throws {
        let (now, backlog) = (Date(), self)
        try await store.fill(runs) { maker, changes in
            var record = maker.queued(task: backlog.task, keys: 1, now: now)
            record.state.queue = backlog.queue
            record.state.concurrencyKey = backlog.keys[changes.newRuns.count % backlog.keys.count]
            changes.newRuns.append(record)
        }
    }
}
