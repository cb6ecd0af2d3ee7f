import Foundation
import Trigger
import TriggerEngine
import TriggerModel
import TriggerSQLite
import Workload

/// A queue that runs are taken from, 100 at a time, while as many come after them: it stays as long as it was.
struct TakingQueue {
    /// How many runs stand in line, how many have finished, and how many concurrency keys there are.
    struct Size: Sendable {
        var queued = 1_000
        var finished = 0
        var keys = 1
    }

    private static let taken = 100
    private static let worker = WorkerID(rawValue: "worker_bench")
    private static let task = TaskName<Note, Note>.echo.id

    private let store: SQLiteStore
    private let size: Size

    /// - Returns: The median time of taking a run, in microseconds: the take, the load, the decision and the save of 100
    ///   in one commit, divided by 100.
    static func microsecondsPerRun(_ size: Size, takes: Int) async throws -> Double {
        try await ScratchFolder.with { folder in
            let store = try await SQLiteStore.open(at: .file(folder.file("queue.sqlite")), now: Date())
            let queue = TakingQueue(store: store, size: size)
            try await queue.fill()
            var seconds: [Double] = []
            for _ in 0..<takes { seconds.append(try await queue.turn()) }
            try await store.close()
            return seconds.median / Double(taken) * 1e6
        }
    }

    private func fill() async throws {
        let (now, size) = (Date(), size)
        try await store.fill(size.finished) { maker, changes in
            changes.newRuns.append(maker.finished(task: Self.task, now: now - 1))
        }
        try await store.fill(size.queued) { maker, changes in
            changes.newRuns.append(maker.queued(task: Self.task, keys: size.keys, now: now))
        }
    }

    /// Takes runs, finishes them and puts as many new ones in line; only the taking is timed.
    private func turn() async throws -> Double {
        let start = ContinuousClock.now
        let taken = try await take()
        let seconds = start.secondsUntilNow
        guard taken.count == Self.taken else { throw Failure("\(Self.taken) were to be taken, \(taken.count) were") }
        try await replace(taken)
        return seconds
    }

    private func take() async throws -> [RunState] {
        let now = Date()
        return try await store.write { transaction in
            let request = TakeRequest(tasks: [Self.task], lanes: [ReadyPlace.lane(version: nil)], limit: Self.taken)
            let ids = try transaction.takeReady(.development, request).runs
            var changes = ChangeSet()
            for record in try transaction.records(.development, ids) {
                var before = record.state
                (before.line, before.holdsSlot) = (nil, true)
                let offer = RunEvent.Offer(worker: Self.worker, version: nil, maxAttempts: 3)
                let after = try RunStateMachine.apply(.dequeue(offer), to: before, now: now).get().run
                changes.changedRuns.append(ChangeSet.RunChangePair(before: before, after: after))
            }
            try transaction.save(changes)
            return changes.changedRuns.map(\.after)
        }
    }

    private func replace(_ runs: [RunState]) async throws {
        let now = Date()
        try await store.write { transaction in
            var changes = ChangeSet()
            for run in runs {
                let lease = RunEvent.Lease(worker: Self.worker, epoch: run.epoch)
                let started = try RunStateMachine.apply(.start(lease), to: run, now: now).get().run
                let finish = RunEvent.finish(lease, .success(RunMaker.payload), activeMs: 1)
                let after = try RunStateMachine.apply(finish, to: started, now: now).get().run
                changes.changedRuns.append(ChangeSet.RunChangePair(before: run, after: after))
                // The new one takes the old one's key, so that every key keeps as many.
                changes.newRuns.append(RunMaker.queued(after: run, now: now))
            }
            try transaction.save(changes)
        }
    }
}
