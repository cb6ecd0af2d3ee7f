import Logging
import Trigger
import TriggerEmbedded
import TriggerEngine
import TriggerModel
import TriggerSQLite
import Workload

/// Engine, worker and client in this process, on a file.
struct EmbeddedSystem {
    let engine: Engine
    let client: TriggerClient
    let probe: any Probe

    static let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }

    /// Runs a body while engine and worker work, after runs of `echo` that make all ready; the worker has that task
    /// and others.
    static func with<Value: Sendable>(
        _ folder: ScratchFolder, slots: Int = 2_000, options: EngineOptions = EngineOptions(),
        events: (any EventStore)? = nil, eventOptions: EventOptions = EventOptions(), beside other: Tasks = Tasks {},
        _ body: (EmbeddedSystem) async throws -> Value
    ) async throws -> Value {
        let path = folder.file("engine.sqlite")
        let store = try await SQLiteStore.open(at: .file(path), now: SystemTime().now)
        return try await with(
            store, probe: try StoreProbe(path), slots: slots, options: options, events: events,
            eventOptions: eventOptions, beside: other, body)
    }

    /// Runs a body as above, on a store, which is closed afterwards.
    static func with<Value: Sendable>(
        _ store: any Store, time: any TimeSource = SystemTime(), probe: any Probe, slots: Int = 2_000,
        options engineOptions: EngineOptions = EngineOptions(), events: (any EventStore)? = nil,
        eventOptions: EventOptions = EventOptions(), beside other: Tasks = Tasks {},
        _ body: (EmbeddedSystem) async throws -> Value
    ) async throws -> Value {
        let engine = Engine(
            store: store, events: events, options: engineOptions, eventOptions: eventOptions, time: time,
            logger: logger)
        let options = WorkerOptions(slots: slots, logger: logger)
        let tasks = Tasks {
            echo
            other
        }
        let worker = Worker(transport: EmbeddedRunTransport(engine), tasks: tasks, options: options)
        let system = EmbeddedSystem(
            engine: engine, client: TriggerClient(EmbeddedClientTransport(engine)), probe: probe)
        let value = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            group.addTask { try await worker.run() }
            defer { group.cancelAll() }
            try await system.warmUp()
            return try await body(system)
        }
        try await store.close()
        return value
    }

    static let warmUpRuns = 500

    private func warmUp() async throws {
        try await client.batchTrigger(.echo, Array(repeating: .ofUsualSize, count: Self.warmUpRuns))
        try await untilIdle()
    }

    /// Waits until all that was triggered has ended or waits.
    func untilIdle() async throws {
        try await eventually("all runs to end") { try probe.isIdle() }
    }

    /// - Throws: ``Failure`` when another number of runs ended well, beside those of the warming up.
    func expectCompleted(_ runs: Int) throws {
        let completed = try probe.completed() - Self.warmUpRuns
        guard completed == runs else { throw Failure("\(runs) runs were to end well, \(completed) did") }
    }
}
