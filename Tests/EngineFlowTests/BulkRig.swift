import Logging
import TestSupport
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

/// An engine that does not run: its timers fire in commits that the test makes one by one.
struct BulkRig: Sendable {
    let store: any Store
    let engine: Engine
    let clock: ManualClock
    let options: EngineOptions

    /// Runs a body with a store.
    static func run(
        _ options: EngineOptions = EngineOptions(), _ body: (BulkRig) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        try await RigStore.chosen.with(now: clock.now) { store in
            try await body(BulkRig(store, clock, options))
        }
    }

    /// Speaks with a store.
    init(_ store: any Store, _ clock: ManualClock, _ options: EngineOptions = EngineOptions()) {
        (self.store, self.clock, self.options) = (store, clock, options)
        engine = Engine(
            store: store, options: options, time: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Makes the next commit, a millisecond later, in which what is due happens; a loss of power may come before it is durable.
    func step(isLost: Bool = false) async throws {
        clock.advance(by: .milliseconds(1))
        let batch = CommitBatch(
            tickets: [], hungry: [], isTimerDue: true, now: clock.now, ids: SystemIDSource(), options: options)
        do {
            try await store.write { transaction in
                _ = try batch.commit(transaction)
                if isLost { throw PowerLoss() }
            }
        } catch is PowerLoss {}
    }

    private struct PowerLoss: Error {}

    /// Triggers runs, each in a commit and a millisecond of its own.
    @discardableResult
    func trigger(_ count: Int, _ task: String = "task", _ options: TriggerOptions = TriggerOptions()) async throws
        -> [RunID]
    {
        var runs: [RunID] = []
        for number in 0..<count {
            clock.advance(by: .milliseconds(1))
            let item = TriggerItem(task: task, payload: Packet(data: "\(number)"), options: options)
            let command = TriggerRuns(items: [item], origin: TriggerRequest(environment: .development))
            runs += try await engine.committer.commitAlone(command).runs.map(\.id)
        }
        return runs
    }

    /// Triggers a run with a payload, in a commit and a millisecond of its own.
    func trigger(_ payload: Packet, _ task: String) async throws -> [RunID] {
        clock.advance(by: .milliseconds(1))
        let item = TriggerItem(task: task, payload: payload)
        let command = TriggerRuns(items: [item], origin: TriggerRequest(environment: .development))
        return try await engine.committer.commitAlone(command).runs.map(\.id)
    }

    /// Cancels a run.
    func cancel(_ run: RunID) async throws {
        let command = RequestCancel(environment: .development, run: run, reason: "test")
        _ = try await engine.committer.commitAlone(command)
    }

    /// Begins a bulk action.
    func create(
        _ kind: BulkActionObject.Kind, _ selection: BulkActionRecord.Selection, requestKey: String? = nil
    ) async throws -> BulkActionID {
        clock.advance(by: .milliseconds(1))
        let command = CreateBulkAction(
            environment: .development, kind: kind, selection: selection, name: nil, requestKey: requestKey)
        return try await engine.committer.commitAlone(command)
    }

    /// Ends a bulk action.
    func abort(_ id: BulkActionID) async throws {
        try await engine.committer.commitAlone(AbortBulkAction(environment: .development, id: id))
    }

    /// Makes commits until a bulk action is over.
    ///
    /// - Returns: How many they were.
    @discardableResult
    func finish(_ id: BulkActionID) async throws -> Int {
        var steps = 0
        while try await engine.bulkAction(id, in: .development).status == .pending {
            try await step()
            steps += 1
        }
        return steps
    }

    /// How many runs a bulk action came to.
    func counts(_ id: BulkActionID) async throws -> [Int] {
        let counts = try await engine.bulkAction(id, in: .development).counts
        return [counts.total, counts.success, counts.failure]
    }

    /// The runs that a query shows, oldest first.
    func runs(_ query: RunQuery) async throws -> [RunRecord] {
        var query = query
        query.limit = 10_000
        let all = query
        return try await engine.records(matching: all, in: .development).reversed()
    }
}
