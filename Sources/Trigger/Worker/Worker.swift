public import ServiceLifecycle

/// Runs tasks: takes runs from a server, thousands at once, and writes what becomes of them.
///
/// It works until it is shut down gracefully, as SIGTERM does in a `ServiceGroup`. Then it takes no more runs, hands back
/// those it has, which costs them nothing, and signs off; step bodies in flight may end first, for up to
/// ``WorkerOptions/drainTimeout``.
public struct Worker: Service {
    private let transport: any RunTransport
    private let tasks: Tasks
    private let options: WorkerOptions

    /// Makes a worker of a list of tasks.
    public init(transport: any RunTransport, tasks: Tasks, options: WorkerOptions = WorkerOptions()) {
        self.transport = transport
        self.tasks = tasks
        self.options = options
    }

    /// Makes a worker of the tasks listed.
    public init(
        transport: any RunTransport, options: WorkerOptions = WorkerOptions(), @TasksBuilder tasks: () -> Tasks
    ) {
        self.init(transport: transport, tasks: tasks(), options: options)
    }

    /// Works until shut down or cancelled.
    ///
    /// - Throws: ``InvalidTasks`` when two tasks have one id; ``TransportError`` when the server refuses the worker.
    public func run() async throws {
        let shift = WorkerShift(transport: transport, tasks: try tasks.validated(), options: options)
        try await shift.run()
    }
}
