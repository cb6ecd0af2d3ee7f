public import Trigger
public import TriggerModel

/// A whole system in a test: the real engine on a store in memory, a worker with your tasks, and a clock that is turned by itself or
/// by hand.
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
///
/// A ``TaskHarness`` makes one that has mocks.
public struct TaskSandbox: Sendable {
    let stage: Stage

    /// The clock of the engine and the worker.
    public var clock: ManualClock {
        stage.clock
    }

    /// A client of the engine.
    public var client: TriggerClient {
        stage.client
    }

    /// Runs a body beside an engine and a worker, and ends both when it returns.
    ///
    /// - Parameters:
    ///   - options: How the worker works; its clock, its chance and its logger are the sandbox's.
    ///   - firesSchedules: Whether the schedules that the tasks declare fire as the clock is turned. Default no; those that calls
    ///     make fire in any case.
    ///   - tasks: What the worker has.
    ///   - body: The test.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, or what kept the system from starting.
    public static func with<Value: Sendable>(
        options: WorkerOptions = WorkerOptions(), firesSchedules: Bool = false,
        @TasksBuilder _ tasks: () -> Tasks,
        perform body: (TaskSandbox) async throws -> Value
    ) async throws -> Value {
        let setup = StageSetup(options: options, tasks: tasks(), firesSchedules: firesSchedules)
        return try await Stage.open(setup) { try await body(TaskSandbox(stage: $0)) }
    }

    /// Triggers a task and turns the clock until its run has ended.
    ///
    /// The clock moves only while nothing else does: every run waits, for an instant, for a retry, or for children that wait
    /// themselves. So a run that is busy does not reach its ``/Trigger/TaskOptions/maxDuration``, unless you turn the clock.
    ///
    /// - Returns: How the run ended.
    /// - Throws: ``/Trigger/TransportError`` when the trigger is refused; and as ``finish(_:)``.
    public func run<Payload, Output>(
        _ task: TaskName<Payload, Output>, _ payload: Payload, options: TriggerOptions = TriggerOptions()
    ) async throws -> RunResult<Output> {
        let handle = try await client.trigger(task, payload, options: options)
        try await finish(handle.id)
        return try await handle.result()
    }

    /// Turns the clock until a run has ended.
    ///
    /// - Throws: ``MissingMock`` when a run waits for a task that is not there, ``StalledTest`` when nothing can ever happen any more;
    ///   ``/Trigger/TransportError``, `CancellationError`.
    public func finish(_ run: RunID) async throws {
        try await stage.drive(run)
    }

    /// Waits until nothing moves any more, and leaves the clock where it stands: for tests that turn it by hand.
    ///
    /// - Throws: `CancellationError`.
    public func settle() async throws {
        try await stage.settle()
    }

    /// Turns the clock forward, and waits until nothing moves any more.
    ///
    /// It stops at each instant on the way at which something happens, as a clock does.
    ///
    /// - Throws: `CancellationError`.
    public func advance(by duration: Duration) async throws {
        let end = clock.now + duration
        try await settle()
        while let next = stage.nextStop, next <= end {
            clock.advance(to: next)
            try await settle()
        }
        clock.advance(to: end)
        try await settle()
    }
}
