import Synchronization
public import Trigger
public import TriggerModel

public import struct Foundation.Date

/// Runs tasks in a test, with mocked children, steps and tokens: the real engine, no server, and no sleeping.
///
/// ```swift
/// let harness = TaskHarness { PublishAlbum() }
/// harness.mock(ResizePhoto.self) { file in "tiny-\(file)" }
/// let run = try await harness.run(PublishAlbum.self, ["a.jpg", "b.jpg"])
/// #expect(run.output == ["tiny-a.jpg", "tiny-b.jpg"])
/// #expect(run.triggered.map(\.task) == ["resize-photo", "resize-photo"])
/// ```
///
/// Each ``run(_:_:options:)-(TaskName<Payload,Output>,_,_)`` has a system of its own, which begins anew. Its clock is turned by
/// itself to whatever comes next, and only when nothing moves: while code is busy it stands still. What a run was, step by step, is a
/// value to look at: ``TestedRun``.
public final class TaskHarness: Sendable {
    private struct Mocks {
        var tasks: [TaskMock] = []
        var steps: [StepMocks.Rule] = []
        var onToken: StageSetup.TokenHandler?
    }

    private let options: WorkerOptions
    private let tasks: Tasks
    private let firesSchedules: Bool
    private let start: Date?
    private let mocks = Mutex(Mocks())

    /// Makes a harness; nothing happens yet.
    ///
    /// - Parameters:
    ///   - options: How the worker works; its clock, its chance and its logger are the harness's.
    ///   - start: When the clock begins; at midnight of 1 January 2026 UTC when nil.
    ///   - firesSchedules: Whether the schedules that the tasks declare fire as the clock is turned. Default no; those that calls
    ///     make fire in any case.
    ///   - tasks: The tasks under test. What they trigger is listed too, or mocked.
    public init(
        options: WorkerOptions = WorkerOptions(), startingAt start: Date? = nil, firesSchedules: Bool = false,
        @TasksBuilder _ tasks: () -> Tasks
    ) {
        (self.options, self.start, self.firesSchedules, self.tasks) = (options, start, firesSchedules, tasks())
    }

    // MARK: Running

    /// Triggers a task and turns the clock until its run has ended.
    ///
    /// Whatever other runs can do without the clock is done then too.
    ///
    /// - Returns: What the run was.
    /// - Throws: ``MissingMock`` when a run waits for a task that is neither listed nor mocked, ``StalledTest`` when nothing can ever
    ///   happen any more, ``TokenNeverTimesOut``, ``/Trigger/InvalidTasks``, ``/Trigger/TransportError`` when the trigger is refused,
    ///   what a handler of tokens throws; `CancellationError`. That the run fails is no error: it is in what is returned.
    public func run<Payload, Output>(
        _ task: TaskName<Payload, Output>, _ payload: Payload, options: TriggerOptions = TriggerOptions()
    ) async throws -> TestedRun<Output> {
        try await perform { sandbox in
            let handle = try await sandbox.client.trigger(task, payload, options: options)
            try await sandbox.finish(handle.id)
            try await sandbox.settle()
            return try await sandbox.report(of: handle)
        }
    }

    /// Triggers a task and turns the clock until its run has ended.
    ///
    /// - Throws: As the form that takes a name.
    public func run<Callee: DurableTask>(
        _ task: Callee.Type, _ payload: Callee.Payload, options: TriggerOptions = TriggerOptions()
    ) async throws -> TestedRun<Callee.Output> {
        try await run(task.name, payload, options: options)
    }

    /// Runs a body beside a system with the tasks and the mocks, and ends that when the body returns: for tests of several runs, and
    /// for those that act while a run waits.
    ///
    /// - Returns: What the body returns.
    /// - Throws: ``/Trigger/InvalidTasks``, and what the body throws.
    public func perform<Value: Sendable>(_ body: (TaskSandbox) async throws -> Value) async throws -> Value {
        try await Stage.open(setup()) { try await body(TaskSandbox(stage: $0)) }
    }

    /// The system that the next run has.
    func setup() -> StageSetup {
        let mocks = mocks.withLock { $0 }
        let steps = StepMocks(mocks.steps)
        var setup = StageSetup(options: options, tasks: tasks, firesSchedules: firesSchedules)
        (setup.mocks, setup.steps, setup.onToken, setup.start) = (TaskMocks(mocks.tasks), steps, mocks.onToken, start)
        setup.stepBody = { try await steps.run($0, $1) }
        return setup
    }

    // MARK: Mocking

    /// Puts a mock in the place of a task; the last one for it counts.
    func add(_ mock: TaskMock) {
        mocks.withLock { mocks in
            mocks.tasks.removeAll { $0.id == mock.id }
            mocks.tasks.append(mock)
        }
    }

    /// Puts something in the place of a step's body, which fails as often as was said before.
    func add(_ rule: StepMocks.Rule) {
        mocks.withLock { mocks in
            var rule = rule
            if let place = mocks.steps.firstIndex(where: { $0.path == rule.path && $0.task == rule.task }) {
                let earlier = mocks.steps.remove(at: place)
                rule.body = rule.body ?? earlier.body
                if rule.failures == 0 { (rule.failures, rule.error) = (earlier.failures, earlier.error) }
            }
            mocks.steps.append(rule)
        }
    }

    /// Says what becomes of the tokens that runs wait for; the last handler counts.
    ///
    /// It is asked once for each token, when the first run begins to wait for it, and at no other time does anything move. Without a
    /// handler tokens time out, or the test ends with ``StalledTest``.
    public func onToken(_ handler: @escaping @Sendable (AwaitedToken) async throws -> TokenAnswer) {
        mocks.withLock { $0.onToken = handler }
    }
}
