import Logging
import Synchronization
import Trigger
import TriggerEmbedded
import TriggerEngine
import TriggerModel
import TriggerPostgres

#if Postgres
/// A server with a worker of its own, on a database that others use too, in real time.
struct BusyServer: Sendable {
    let store: PostgresStore
    let engine: Engine
    let client: TriggerClient

    /// Runs a body beside a server whose worker has some tasks; what it logs as errors is added to `complaints`.
    static func run(
        _ location: PostgresLocation, _ tasks: Tasks, _ complaints: Complaints,
        _ body: (BusyServer) async throws -> Void
    ) async throws {
        let logger = Logger(label: "busy") { _ in complaints }
        let store = try await PostgresStore.open(at: location)
        let engine = Engine(store: store, time: store.time, logger: logger)
        let worker = Worker(
            transport: EmbeddedRunTransport(engine), tasks: tasks, options: WorkerOptions(slots: 50, logger: logger))
        let client = TriggerClient(EmbeddedClientTransport(engine))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            group.addTask { try await worker.run() }
            try await body(BusyServer(store: store, engine: engine, client: client))
            group.cancelAll()
        }
        try await store.close()
    }
}

/// A log that keeps errors and nothing else.
final class Complaints: LogHandler, Sendable {
    private let kept = Mutex<[String]>([])

    /// What was logged as errors.
    var messages: [String] {
        kept.withLock { $0 }
    }

    func log(event: LogEvent) {
        guard event.level >= .error else { return }
        kept.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
    }

    var logLevel: Logger.Level {
        get { .error }
        set {}
    }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }
}
#endif
