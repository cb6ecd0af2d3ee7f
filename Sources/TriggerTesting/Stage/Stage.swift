import Logging
import Synchronization
import Trigger
import TriggerEmbedded
import TriggerEngine
import TriggerModel
import TriggerSQLite

import struct Foundation.Date

/// The system of a test: the engine on a store in memory, a worker, and the clock of both.
final class Stage: Sendable {
    let clock: ManualClock
    let client: TriggerClient
    let engine: Engine
    let probe: WorkerProbe
    let executor: RunExecutor
    let recorder: RunRecorder
    let logs: LogRecorder
    let setup: StageSetup
    /// The tasks the worker has.
    let known: Set<String>
    let appointments = Appointments()
    /// What ended the engine or the worker.
    let failure = Mutex<(any Error)?>(nil)
    /// Taken while the clock is turned, so that of several who find everything still only one does.
    let turn = Mutex(())

    private init(_ setup: StageSetup, tasks: Set<String>, _ clock: ManualClock, _ engine: Engine, _ logs: LogRecorder) {
        (self.setup, known, self.clock, self.engine, self.logs) = (setup, tasks, clock, engine, logs)
        executor = RunExecutor()
        recorder = RunRecorder()
        probe = WorkerProbe(executor: executor, visit: setup.stepBody)
        let time = ClientTime(clock: clock, probe: probe)
        client = TriggerClient(EmbeddedClientTransport(engine), time: time, ids: SteadyIDs(seed: 3), version: nil)
    }

    /// Runs a body beside a system, and ends that when the body returns.
    ///
    /// - Throws: ``/Trigger/InvalidTasks``, what kept the system from starting, and what the body throws.
    static func open<Value: Sendable>(
        _ setup: StageSetup, _ body: (Stage) async throws -> Value
    ) async throws -> Value {
        let tasks = setup.allTasks
        let known = try tasks.validated()
        let clock = setup.start.map { ManualClock(now: $0) } ?? ManualClock()
        let quiet = Logger(label: "trigger.testing") { _ in SwiftLogNoOpLogHandler() }
        let store = try await SQLiteStore.open(at: .memory, now: clock.now)
        let engine = Engine(
            store: store, events: try await SQLiteEventStore.open(at: .memory), options: patient,
            eventOptions: lasting, time: clock, ids: SteadyIDs(seed: 1), logger: quiet)
        let stage = Stage(setup, tasks: Set(known.keys), clock, engine, LogRecorder())
        let worker = stage.worker(tasks)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await stage.noting { try await engine.run() } }
            group.addTask { try await stage.noting { try await worker.run() } }
            defer { group.cancelAll() }
            // Identities are drawn in the same order each time.
            try await stage.settle()
            return try await body(stage)
        }
    }

    /// Notes what ends the engine or the worker before the test is over.
    private func noting(_ body: () async throws -> Void) async throws {
        do { try await body() } catch {
            failure.withLock { $0 = $0 ?? error }
            throw error
        }
    }

    private func worker(_ tasks: Tasks) -> Worker {
        var options = setup.options
        (options.time, options.ids, options.probe, options.logger) = (clock, SteadyIDs(seed: 2), probe, logs.logger)
        return Worker(transport: StageLine(engine, recorder, setup), tasks: tasks, options: options)
    }

    /// Leases that outlast any wait, so that the clock can leap from one wait to the next.
    private static var patient: EngineOptions {
        EngineOptions(lease: .seconds(100 * 365 * 86_400), heartbeat: .seconds(50 * 365 * 86_400))
    }

    /// Lines that nobody prunes, so that no look for old ones holds the clock up.
    private static var lasting: EventOptions {
        EventOptions(pruneEvery: .seconds(50 * 365 * 86_400))
    }
}
