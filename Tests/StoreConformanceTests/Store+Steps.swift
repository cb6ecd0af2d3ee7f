import Foundation
import TriggerEngine
import TriggerModel

/// What the engine does with a store, in the small.
extension Store {
    /// Saves what a body puts into a change set.
    func save(_ fill: (inout ChangeSet) -> Void) async throws {
        var changes = ChangeSet()
        fill(&changes)
        let filled = changes
        try await write { try $0.save(filled) }
    }

    /// Saves new runs.
    func insert(_ runs: [RunRecord]) async throws {
        try await save { $0.newRuns = runs }
    }

    /// Takes runs and leases them to a worker, as a dequeue does.
    @discardableResult
    func take(
        _ limit: Int = 100, tasks: [String] = ["task"], lanes: [String] = [""], worker: WorkerID = Sample.worker
    ) async throws -> [RunID] {
        let request = TakeRequest(tasks: tasks, lanes: lanes, limit: limit)
        return try await write { transaction in
            let ids = try transaction.takeReady(Sample.environment, request).runs
            var changes = ChangeSet()
            for var before in try transaction.runs(Sample.environment, ids) {
                (before.line, before.holdsSlot) = (nil, true)
                var after = before
                (after.status, after.worker, after.epoch) = (.dequeued, worker, before.epoch + 1)
                changes.changedRuns.append(ChangeSet.RunChangePair(before: before, after: after))
            }
            try transaction.save(changes)
            return ids
        }
    }

    /// Changes runs.
    func change(_ ids: [RunID], _ change: @escaping @Sendable (inout RunState) -> Void) async throws {
        try await write { transaction in
            var changes = ChangeSet()
            for before in try transaction.runs(Sample.environment, ids) {
                var after = before
                change(&after)
                changes.changedRuns.append(ChangeSet.RunChangePair(before: before, after: after))
            }
            try transaction.save(changes)
        }
    }

    /// Ends runs well, which frees their slots.
    func finish(_ ids: [RunID], output: Packet = Packet(data: "1")) async throws {
        try await change(ids) { run in
            (run.status, run.worker, run.holdsSlot, run.line) = (.completedSuccessfully, nil, false, nil)
            run.finishedAt = Sample.time(100)
            run.ending = RunState.Ending(output: output)
        }
    }

    /// One run's state.
    func state(_ id: RunID, in environment: EnvironmentID = Sample.environment) async throws -> RunState? {
        try await write { try $0.runs(environment, [id]).first }
    }

    /// One whole run.
    func record(_ id: RunID, in environment: EnvironmentID = Sample.environment) async throws -> RunRecord? {
        try await read { try $0.records(environment, [id]).first }
    }

    /// Registers a task, which makes its queue.
    func register(_ task: String, queue: QueueManifest?, version: String = "local") async throws {
        let manifest = TaskManifest(id: task, queue: queue)
        let record = TaskRecord(environment: Sample.environment, version: version, manifest: manifest)
        try await save { $0.tasks = [record] }
    }
}
