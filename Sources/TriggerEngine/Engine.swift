public import CoreMetrics
public import Logging
public import ServiceLifecycle
import Synchronization
public import TriggerModel

package import struct Foundation.Date

/// The engine of one server: it takes what callers and workers say, decides, and remembers.
///
/// Every answer is given after the change it speaks of is durable. The engine knows no SQL, no HTTP and no wall clock:
/// those are the store, the transports and the time source.
public final class Engine: Service, Sendable {
    let committer: Committer
    let objects: (any ObjectStore)?
    /// What workers recorded, on its way to the event store; nil without one.
    let intake: EventIntake?
    let pruning: EventPruning?

    /// Makes an engine; nothing happens until ``run()``.
    ///
    /// - Parameters:
    ///   - store: Where everything is remembered.
    ///   - objects: Where values of over 512 KB lie. Without one they lie in the store, and may have 3 MB as payloads and 10 MB as outputs.
    ///   - events: Where lines of logs and spans lie; without one nothing that workers record is kept.
    ///   - options: What an operator may set.
    ///   - eventOptions: What an operator may set about lines of logs and spans.
    ///   - time: The clock.
    ///   - ids: Where identities come from.
    ///   - logger: Where it tells of what went wrong.
    ///   - metrics: Where it tells what it counts, ``EngineMetric``; by default where the program's metrics go.
    public init(
        store: any Store,
        objects: (any ObjectStore)? = nil,
        events: (any EventStore)? = nil,
        options: EngineOptions = EngineOptions(),
        eventOptions: EventOptions = EventOptions(),
        time: any TimeSource = SystemTime(),
        ids: any IDSource = SystemIDSource(),
        logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.objects = objects
        intake = events.map { EventIntake(store: $0, options: eventOptions, time: time, logger: logger) }
        pruning = events.map { EventPruning(store: $0, options: eventOptions, time: time, logger: logger) }
        committer = Committer(
            store: store, time: time, ids: ids, options: options, logger: logger, metrics: EngineMetrics(metrics))
    }

    /// Recovers what an earlier process left, then commits and fires timers until the task is cancelled or a graceful
    /// shutdown begins; what was asked before that is still answered.
    ///
    /// - Throws: ``EngineError`` when the store cannot be read at the start.
    public func run() async throws {
        do {
            try await recover()
        } catch {
            committer.refuseAll(error)
            throw error
        }
        await withTaskCancellationOrGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                let committer = committer
                group.addTask { await committer.alarm.run(committer.time) { committer.inbox.nudge() } }
                group.addTask { await committer.watchStore() }
                if let intake { group.addTask(priority: .utility) { await intake.run() } }
                if let pruning { group.addTask(priority: .utility) { await pruning.run() } }
                group.addTask { await committer.pruner.run() }
                if let sweeper { group.addTask { await sweeper.run(committer.logger) } }
                await committer.run()
                group.cancelAll()
            }
        } onCancelOrGracefulShutdown: { [committer] in
            committer.inbox.close()
        }
    }

    /// What removes objects that nothing names, where it is to do so.
    private var sweeper: ObjectSweeper? {
        guard committer.options.sweepsObjects, let objects else { return nil }
        return ObjectSweeper(store: committer.store, objects: objects, time: committer.time)
    }

    /// The region of the server.
    package var region: String {
        committer.options.region
    }

    /// The instant it is by the engine's clock.
    package var now: Date {
        committer.time.now
    }

    /// Gives the workers of an earlier process of this server their time to come back, and takes up the timers.
    ///
    /// Each has to register before it polls: only so does it come out which runs were put down for it and never picked up.
    private func recover() async throws {
        let (isShared, name) = (committer.store.isShared, committer.options.serverName)
        let known = try await committer.store.write { try $0.allWorkers() }
        let workers = known.filter { !isShared || $0.server == name }
        for (environment, workers) in Dictionary(grouping: workers, by: \.environment) {
            let (returning, request) = (ResumeWorkers(environment: environment, workers: workers), committer)
            try await request.commitAlone(returning)
        }
        try await applyOptions()
        committer.startedAt.withLock { [now] in $0 = now }
        committer.alarm.reset(to: try await committer.store.write { try $0.nextTimer() })
    }
}

extension Engine {
    /// What the options say of environments is stored, where it is not what the store has.
    private func applyOptions() async throws {
        let options = committer.options
        let limits = EnvironmentLimits(base: options.environmentLimit, burst: options.burst)
        guard limits != EnvironmentLimits() || options.environmentType != nil else { return }
        for environment in try await committer.store.write({ try $0.environments() }) {
            try await committer.commitAlone(LimitEnvironment(environment: environment, limits: limits))
            guard let type = options.environmentType else { continue }
            try await committer.commitAlone(SetEnvironmentType(environment: environment, type: type))
        }
    }
}

extension Committer {
    /// What removes what is old.
    fileprivate var pruner: Pruner {
        Pruner(store: store, time: time, retention: options.retention, logger: logger)
    }

    /// Commits one command before the committer runs.
    func commitAlone<Command: EngineCommand>(_ command: Command) async throws -> Command.Answer {
        let (now, ids, options) = (time.now, ids, options)
        return try await store.write { transaction in
            var request = LoadRequest(
                transaction: transaction, environment: command.environment, options: options, now: now)
            try command.request(&request)
            var workspace = try Workspace(request, now: now, ids: ids)
            let answer = try command.decide(&workspace)
            try transaction.save(workspace.changeSet())
            return answer
        }
    }
}
