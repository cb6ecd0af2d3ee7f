import Foundation
import Logging
import Trigger
import TriggerEmbedded
import TriggerEngine
import TriggerModel
import TriggerPostgres
import TriggerSQLite

/// Engine, worker and what enqueues in one process, without a network between them.
enum Embedded {
    static func run() async throws {
        let logger = Logger(label: "peer") { _ in SwiftLogNoOpLogHandler() }
        let (store, time) = try await store()
        let engine = Engine(store: store, time: time, logger: logger)
        let worker = Worker(
            transport: EmbeddedRunTransport(engine), tasks: Served().tasks,
            options: WorkerOptions(slots: Served.slots, logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            group.addTask { try await worker.run() }
            try await Enqueuer.run(TriggerClient(EmbeddedClientTransport(engine)))
            group.cancelAll()
        }
        try await store.close()
    }

    private static func store() async throws -> (any Store, any TimeSource) {
        let url = ProcessInfo.processInfo.environment["PEERS_STORE"] ?? ""
        if url.hasPrefix("sqlite") {
            let path = url.replacing("sqlite:///", with: "", maxReplacements: 1)
            return (try await SQLiteStore.open(at: .file(path), now: SystemTime().now), SystemTime())
        }
        let store = try await PostgresStore.open(at: PostgresLocation(url))
        return (store, store.time)
    }
}
