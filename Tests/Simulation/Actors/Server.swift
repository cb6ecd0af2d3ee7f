import Logging
import TriggerEngine

/// A process that runs the engine, from its start to its end.
///
/// Unchecked: there is one thread (see ``Scheduler``).
final class Server: @unchecked Sendable {
    let engine: Engine
    private(set) var isAlive = true

    private let store: SimulatedStore
    private var life: Task<Void, Never>?
    private var calls: [Int: @Sendable () -> Void] = [:]
    private var lastCall = 0

    init(_ world: World, _ limits: Plan.ServerLimits) {
        store = SimulatedStore(world)
        let logger = Logger(label: "engine") { _ in SwiftLogNoOpLogHandler() }
        engine = Engine(
            store: store, options: Self.options(limits), time: world.clock, ids: world.ids, logger: logger)
        life = Task {
            do { try await engine.run() } catch { world.note("the engine cannot start: \(error)") }
            world.serverEnded(self)
        }
    }

    private static func options(_ limits: Plan.ServerLimits) -> EngineOptions {
        var options = EngineOptions(bulkPortion: 2, batchOpenTime: .seconds(20))
        (options.environmentLimit, options.burst) = (limits.environment, limits.burst)
        if let retention = limits.retention {
            options.retention = Retention(runs: .seconds(retention), failed: .seconds(retention * 2))
        }
        return options
    }

    /// The process is gone from one moment to the next.
    func kill() {
        isAlive = false
        store.cut()
        life?.cancel()
        hangUp()
    }

    /// The process ends when it has answered what it was asked.
    func stop() {
        life?.cancel()
        hangUp()
    }

    /// Speaks with the engine, and hears nothing once the process is gone.
    func call<Answer: Sendable>(
        _ body: @escaping @Sendable (Engine) async throws -> Answer
    ) async throws -> Answer {
        lastCall += 1
        let id = lastCall
        let call = Task { try await body(engine) }
        calls[id] = { call.cancel() }
        defer { calls.removeValue(forKey: id) }
        return try await withTaskCancellationHandler {
            try await call.value
        } onCancel: {
            call.cancel()
        }
    }

    private func hangUp() {
        for id in calls.keys.sorted() { calls[id]?() }
    }
}
