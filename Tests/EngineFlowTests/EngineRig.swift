import Foundation
import Logging
import TestSupport
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

/// A running engine on a store in memory, with a clock turned by hand.
struct EngineRig: Sendable {
    let engine: Engine
    let clock: ManualClock

    /// Runs a body beside an engine, then stops the engine.
    static func run(
        store: (any Store)? = nil, clock: ManualClock = ManualClock(), options: EngineOptions = EngineOptions(),
        _ body: (EngineRig) async throws -> Void
    ) async throws {
        if let store { return try await run(on: store, clock, options: options, body) }
        try await RigStore.chosen.with(now: clock.now) { try await run(on: $0, clock, options: options, body) }
    }

    /// Runs a body beside an engine of that name.
    static func run(
        on store: any Store, _ clock: ManualClock, serverName: String = "", options: EngineOptions = EngineOptions(),
        _ body: (EngineRig) async throws -> Void
    ) async throws {
        var options = options
        options.serverName = serverName
        let engine = Engine(
            store: store, options: options, time: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            let result = await Result { try await body(EngineRig(engine: engine, clock: clock)) }
            group.cancelAll()
            try await group.waitForAll()
            try result.get()
        }
    }

    /// Triggers one run.
    @discardableResult
    func trigger(_ task: String, payload: String? = nil, _ options: TriggerOptions = TriggerOptions()) async throws
        -> RunID
    {
        let item = TriggerItem(task: task, payload: Packet(data: payload), options: options)
        return try await engine.trigger([item], TriggerRequest(environment: .development)).runs[0].id
    }

    /// Turns the clock in steps, workers giving their signs of life meanwhile.
    func advance(by duration: Duration, keeping workers: [ScriptedWorker]) async throws {
        let end = clock.now.addingTimeInterval(Double(duration.components.seconds))
        while clock.now < end {
            clock.advance(to: min(end, clock.now.addingTimeInterval(9)))
            for worker in workers { try await engine.heartbeat(worker.id, in: .development) }
        }
    }

    /// A run's status now.
    func status(_ run: RunID) async throws -> RunStatus {
        try await engine.record(run, in: .development).state.status
    }

    /// How many timers of a kind there are.
    func timers(_ kind: EngineTimer.Kind) async throws -> Int {
        try await engine.committer.store.write { transaction in
            try transaction.dueTimers(now: .distantFuture, limit: 1_000).filter { $0.id.kind == kind }.count
        }
    }

    /// A registered worker.
    func worker(
        _ tasks: [TaskManifest], id: WorkerID? = nil, version: String = WorkerRegistration.localVersion,
        holding: [ExecutionID] = [], inProcess: Bool = false
    ) async throws -> ScriptedWorker {
        let registration = WorkerRegistration(
            id: id, version: version, name: "test", tasks: tasks, holding: holding)
        let grant = try await engine.register(registration, in: .development, inProcess: inProcess)
        return ScriptedWorker(rig: self, id: grant.id)
    }

    /// A registered worker with tasks that have nothing but an id.
    func worker(_ tasks: String..., version: String = WorkerRegistration.localVersion) async throws -> ScriptedWorker {
        try await worker(tasks.map { TaskManifest(id: $0) }, version: version)
    }
}

/// A worker whose every message is written by the test.
struct ScriptedWorker: Sendable {
    let rig: EngineRig
    let id: WorkerID

    /// Waits for the next orders.
    func poll(slots: Int = 1) async throws -> WorkerOrders {
        try await rig.engine.poll(WorkerPoll(worker: id, slots: slots, waitMs: 1_000_000_000), in: .development)
    }

    /// Waits for one run.
    func next() async throws -> Assignment {
        try #require(try await poll().assignments.first)
    }

    /// Waits for several runs, which need not come at once.
    func next(_ count: Int) async throws -> [Assignment] {
        var runs: [Assignment] = []
        while runs.count < count { runs += try await poll(slots: count - runs.count).assignments }
        return runs
    }

    /// Writes into a run.
    @discardableResult
    func write(_ execution: ExecutionID, _ change: RunChange) async throws -> WriteAnswer {
        try await rig.engine.write([RunWrite(execution, change)], from: id, in: .development)[0]
    }

    /// Ends a run well.
    @discardableResult
    func finish(_ execution: ExecutionID, _ output: String = "null") async throws -> WriteAnswer {
        try await write(execution, .finish(.success(Packet(data: output)), activeMs: 1))
    }

    /// Suspends a run on a wait of an hour.
    func suspendForAnHour(_ execution: ExecutionID, key: String = "pause") async throws -> WriteAnswer {
        let due = rig.clock.now.addingTimeInterval(3600)
        let wait = RunChange.WaitOpening(id: EntryKey(scope: "", key: key), attempt: 1, dueAt: due, suspends: true)
        try await write(execution, .openWait(wait))
        return try await write(execution, .suspend(activeMs: 1))
    }

    /// Triggers children and waits for them.
    func triggerAndWait(_ execution: ExecutionID, _ tasks: [String], key: String = "children") async throws
        -> WriteAnswer
    {
        let items = tasks.map { TriggerItem(task: $0, payload: .none) }
        let opening = RunChange.RunsOpening(
            id: EntryKey(scope: "", key: key), kind: .batchTriggerAndWait, fingerprint: "f", attempt: 1, items: items)
        return try await write(execution, .triggerRuns(opening))
    }
}

/// A step that completes with an output.
func step(_ key: String, _ output: String) -> RunChange {
    let opening = RunChange.StepOpening(id: EntryKey(scope: "", key: key), kind: .step, attempt: 1)
    return .completeStep(RunChange.StepCompletion(opening: opening, tries: 1, output: Packet(data: output)))
}
