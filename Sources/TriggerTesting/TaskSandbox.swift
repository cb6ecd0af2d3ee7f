import Logging
public import Trigger
import TriggerEmbedded
import TriggerEngine
public import TriggerModel
import TriggerSQLite

import struct Foundation.Date

/// A whole system in a test: the real engine on a store in memory, a worker with your tasks, and a clock turned by hand.
///
/// ```swift
/// try await TaskSandbox.with {
///     FulfilOrder()
/// } perform: { sandbox in
///     let began = sandbox.clock.now
///     let result = try await sandbox.run(FulfilOrder.name, Order(id: "o-1", cents: 990)).get()
///     #expect(result == "o-1 is on its way, paid by ch_990")
///     #expect(sandbox.clock.now >= began.addingTimeInterval(3600))
/// }
/// ```
public struct TaskSandbox: Sendable {
    /// The clock of the engine and the worker.
    public let clock: ManualClock
    /// A client of the engine.
    public let client: TriggerClient

    /// Runs a body beside an engine and a worker, and ends both when it returns.
    ///
    /// - Parameters:
    ///   - options: How the worker works; its clock is the sandbox's.
    ///   - tasks: What the worker has.
    ///   - body: The test.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, or what kept the system from starting.
    public static func with<Value: Sendable>(
        options: WorkerOptions = WorkerOptions(),
        @TasksBuilder _ tasks: () -> Tasks,
        perform body: (TaskSandbox) async throws -> Value
    ) async throws -> Value {
        let clock = ManualClock()
        let quiet = Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() }
        let store = try await SQLiteStore.open(at: .memory, now: clock.now)
        let events = try await SQLiteEventStore.open(at: .memory)
        let engine = Engine(
            store: store, events: events, options: patient, eventOptions: lasting, time: clock, logger: quiet)
        var options = options
        options.time = clock
        let worker = Worker(transport: EmbeddedRunTransport(engine), tasks: tasks(), options: options)
        let client = TriggerClient(EmbeddedClientTransport(engine), time: clock, version: nil)
        let sandbox = TaskSandbox(clock: clock, client: client)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            group.addTask { try await worker.run() }
            defer { group.cancelAll() }
            return try await body(sandbox)
        }
    }

    /// Leases that outlast any wait, so that the clock can leap from one wait to the next.
    private static var patient: EngineOptions {
        EngineOptions(lease: .seconds(100 * 365 * 86_400), heartbeat: .seconds(50 * 365 * 86_400))
    }

    /// Lines that nobody prunes, so that no look for old ones holds the clock up.
    private static var lasting: EventOptions {
        EventOptions(pruneEvery: .seconds(50 * 365 * 86_400))
    }

    /// The instant to turn the clock to when nothing moves: what somebody waits for next, or a limit before that.
    ///
    /// Nobody waits for signs of life, nor for limits: while the code of a run is busy, the clock stands still.
    private var nextStop: Date? {
        guard let next = clock.nextWakeUp, next < clock.now + .seconds(40 * 365 * 86_400) else { return nil }
        return min(next, clock.nextLimit ?? next)
    }

    /// Triggers a task and turns the clock until its run has ended.
    ///
    /// The clock moves only while the run waits: for an instant, for a retry, or for children that wait themselves. So a run that is
    /// busy does not reach its ``/Trigger/TaskOptions/maxDuration``, unless you turn the clock.
    ///
    /// - Returns: How the run ended.
    /// - Throws: ``/Trigger/TransportError`` when the trigger is refused; `CancellationError`.
    public func run<Payload, Output>(
        _ task: TaskName<Payload, Output>, _ payload: Payload, options: TriggerOptions = TriggerOptions()
    ) async throws -> RunResult<Output> {
        let handle = try await client.trigger(task, payload, options: options)
        try await finish(handle.id)
        return try await handle.result()
    }

    /// Turns the clock until a run has ended.
    ///
    /// - Throws: ``/Trigger/TransportError``, `CancellationError`.
    public func finish(_ run: RunID) async throws {
        var (looks, last) = (0, try await client.retrieve(run))
        while !last.isCompleted {
            // Code may be about to act on what just happened: only a system that stays as it is is moved on.
            try await Task.sleep(for: .milliseconds(1))
            let now = try await client.retrieve(run)
            looks = now == last ? looks + 1 : 0
            if looks > 20, let next = nextStop {
                clock.advance(to: next)
                looks = 0
            }
            last = now
        }
    }
}
