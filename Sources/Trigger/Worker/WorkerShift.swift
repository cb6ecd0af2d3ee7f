import ServiceLifecycle
import TriggerModel

/// One run of a worker, from joining to signing off.
struct WorkerShift: Sendable {
    private let tasks: [String: TaskDefinition]
    /// The hooks of those that have some for runs that end without their code.
    private let hooks: [String: EndHooks]
    private let options: WorkerOptions
    private let link: ServerLink
    private let host: RunHost

    /// How long a draining worker waits to hear what was put down for it; what it does not hear goes back when it signs off.
    private static let lastOrdersTimeout: Duration = .seconds(2)

    /// How long a worker that ends waits for the last lines of its runs to be taken.
    private static let lastRecordsTimeout: Duration = .seconds(2)

    init(transport: any RunTransport, tasks: [String: TaskDefinition], options: WorkerOptions) {
        self.tasks = tasks
        self.options = options
        hooks = tasks.compactMapValues { $0.hooks(options) }
        let runs = RunTable()
        let inOrder = tasks.values.sorted { $0.id < $1.id }
        let link = ServerLink(transport, options: options, tasks: inOrder, runs: runs)
        self.link = link
        host = RunHost(options, runs, link)
        options.probe?.watch(host)
    }

    private var runs: RunTable {
        host.runs
    }

    func run() async throws {
        guard try await whileWorking({ try await link.join() }) != nil else { return }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await host.outbox.run { try await link.deliver($0) } }
            group.addTask { try await host.graces.run(options.time) }
            group.addTask { try await host.openings.run(options.time) }
            group.addTask { try await host.flushes.run(options.time) }
            group.addTask { try await host.deadlines.run(options.time) }
            group.addTask { try await link.beat() }
            group.addTask(priority: .utility) { try await host.traces.run { try await link.record($0) } }
            group.addTask { try await listenWhileFull() }
            group.addTask { try await takeRuns() }
            // The first to end is the one that takes runs, unless the server refused the worker.
            defer { host.outbox.close() }
            try await group.next()
            group.cancelAll()
        }
    }

    // MARK: Taking runs

    /// Takes runs until the worker is to stop; returns when the code of all has ended.
    private func takeRuns() async throws {
        do {
            try await withTaskCancellationHandler {
                try await takeUntilDrained()
            } onCancel: {
                runs.stop()
            }
            await runs.untilCodeEnded()
        } catch {
            // Again, for what was taken after the cancellation.
            runs.stop()
            await runs.untilCodeEnded()
            throw error
        }
    }

    private func takeUntilDrained() async throws {
        while let orders = try await whileWorking({ try await link.poll(slots: try await host.slots.untilFree()) }) {
            for assignment in orders.assignments { take(assignment) }
            heed(orders.notices)
        }
        await drain()
    }

    /// Hears what becomes of the runs in hand while there is no free slot to ask for.
    private func listenWhileFull() async throws {
        while true {
            try await host.slots.untilFull()
            heed(try await link.poll(slots: 0).notices)
        }
    }

    /// Does something that a graceful shutdown breaks off; nil then.
    private func whileWorking<Answer: Sendable>(
        _ body: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer? {
        do {
            return try await cancelWhenGracefulShutdown(body)
        } catch is CancellationError {
            try Task.checkCancellation()
            return nil
        }
    }

    /// Lets a parked run go on, or runs one from the top.
    private func take(_ assignment: Assignment) {
        if resumes(assignment) { return }
        let task = assignment.run.task
        let session = RunSession(assignment, host: host, hooks: hooks[task])
        host.slots.take()
        if let hooks = assignment.hooks { return session.runHooks(hooks, attempt: assignment.attempt) }
        RunLife(session, assignment, code: tasks[task]?.attempt).begin()
    }

    /// Whether the run was parked here and goes on.
    ///
    /// News that is not about what was parked here does not help it.
    private func resumes(_ assignment: Assignment) -> Bool {
        guard let session = runs[assignment.run.id] else { return false }
        if let since = assignment.since, since != session.execution.epoch { return false }
        return session.change { $0.resume(assignment) }
    }

    private func heed(_ notices: [WorkerNotice]) {
        for notice in notices {
            switch notice {
            case .completed(let execution, let entries): runs[execution.run]?.change { $0.noted(entries) }
            case .cancelled(let execution, _): cancel(execution)
            case .lost(let execution): runs.lose([execution])
            }
        }
    }

    private func cancel(_ execution: ExecutionID) {
        if let session = runs[execution.run], session.execution.epoch <= execution.epoch {
            session.change { $0.cancel(execution) }
        } else {
            // It left before, with a write that was refused: nobody here ran hooks for its cancel.
            host.outbox.send(RunWrite(execution, .acknowledgeCancel(lacksHooks: true))) { _ in }
        }
    }

    // MARK: Stopping

    /// Gives everything back, and signs off.
    ///
    /// Code that does not heed its cancellation no longer matters to anyone.
    private func drain() async {
        for session in runs.all { session.change { $0.drain() } }
        await atMost(Self.lastOrdersTimeout) { await returnLastOrders() }
        await link.signOfLife()
        await atMost(options.drainTimeout) { try await host.slots.untilIdle() }
        for session in runs.all { session.change { $0.handBack() } }
        await atMost(options.drainTimeout) { try await host.outbox.untilEmpty() }
        await atMost(Self.lastRecordsTimeout) { try await host.traces.untilEmpty() }
        await link.leave()
        host.outbox.close()
    }

    /// Hands back the runs that were put down for this worker while it was not looking.
    private func returnLastOrders() async {
        let orders = await link.lastOrders()
        for assignment in orders.assignments {
            host.outbox.send(RunWrite(assignment.execution, .handBack(activeMs: 0))) { _ in }
        }
        heed(orders.notices)
    }

    /// Does something for so long and no longer.
    private func atMost(_ limit: Duration, _ body: @escaping @Sendable () async throws -> Void) async {
        let end = options.time.now + limit
        await withTaskGroup(of: Void.self) { group in
            // Either may end by being cancelled, which is how the other one says that it is over.
            group.addTask { try? await body() }
            group.addTask { try? await options.time.sleep(until: end) }
            await group.next()
            group.cancelAll()
        }
    }
}
