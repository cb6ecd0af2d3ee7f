import Logging
import ServiceLifecycleTestKit
import Trigger
import TriggerModel

/// A process that runs a worker, from its start to its end.
///
/// Unchecked: there is one thread (see ``Scheduler``).
final class WorkerProcess: @unchecked Sendable {
    /// Its number in the plan.
    let number: Int
    private(set) var isAlive = true
    /// Its last registration.
    var id: WorkerID?

    private var life: Task<Void, Never>?
    private var shutdown: GracefulShutdownTestTrigger?
    private var isDraining = false

    init(_ world: World, _ number: Int, limits: [Int?]) {
        self.number = number
        let plan = world.plan.workers[number]
        life = Task {
            let wire = SimulatedRunTransport(world: world, process: self)
            let transport: any RunTransport = world.plan.isEmbedded ? SimulatedDirectTransport(wire: wire) : wire
            let side = world.declaresSide ? self.side(world.plan)?.definitions ?? [] : []
            let all = plan.tasks.flatMap { tasks($0, world, limits).definitions } + side + scheduled(world.plan)
            let worker = Worker(transport: transport, tasks: Tasks(definitions: all), options: options(plan, world))
            await testGracefulShutdown { trigger in
                shutdown = trigger
                if isDraining { trigger.triggerGracefulShutdown() }
                do {
                    try await worker.run()
                } catch is CancellationError {
                } catch {
                    world.fail("workers do not fail", "worker \(number): \(error)")
                }
            }
            world.workerEnded(self)
        }
    }

    private func options(_ plan: Plan.WorkerPlan, _ world: World) -> WorkerOptions {
        var hooks = GlobalHooks()
        hooks.onCancel { context in try await self.hook(context, world) }
        hooks.onFailure { context, _ in try await self.hook(context, world) }
        return WorkerOptions(
            version: plan.version, slots: plan.slots, name: "worker \(number)",
            replay: plan.replaysAlways ? .always : .whenNeeded, hooks: hooks, time: world.clock, ids: world.ids,
            logger: Logger(label: "worker") { _ in SwiftLogNoOpLogHandler() })
    }

    private func tasks(_ index: Int, _ world: World, _ limits: [Int?]) -> Tasks {
        let plan = world.plan.tasks[index]
        let queue = plan.queue.map { TaskQueue($0, concurrencyLimit: limits[index]) }
        let retry = RetryPolicy.constant(.milliseconds(plan.gapMilliseconds), maxAttempts: plan.attempts)
        return Tasks {
            task(TaskName<Int, String>(plan.name), options: TaskOptions(queue: queue, retry: retry)) {
                number, context in
                try await ProgramRun(world: world, process: self, context: context, program: number).run()
            }
        }
    }

    /// The task of the plan's schedule.
    private func scheduled(_ plan: Plan) -> [TaskDefinition] {
        guard plan.hasSchedule else { return [] }
        return Tasks { task(TaskName<ScheduledRun, NoValue>(Plan.scheduledTask)) { _, _ in } }.definitions
    }

    /// A hook that takes a while.
    private func hook(_ context: RunContext, _ world: World) async throws {
        try await world.clock.sleep(50)
        guard isAlive else { return }
        world.witness.sawHook(of: context.run.id)
    }

    /// A task that nobody triggers, for the queue it declares.
    private func side(_ plan: Plan) -> Tasks? {
        plan.side.map { side in
            let queue = TaskQueue(
                Plan.SideQueue.name, concurrencyLimit: side.limit, sizeLimit: side.sizeLimit)
            return Tasks {
                task(TaskName<Int, Int>("side"), options: TaskOptions(queue: queue)) { number, _ in number }
            }
        }
    }

    /// The process is gone from one moment to the next: what its code still does reaches nobody.
    func kill() {
        isAlive = false
        life?.cancel()
    }

    /// Shuts down gracefully.
    func drain() {
        isDraining = true
        shutdown?.triggerGracefulShutdown()
    }
}
