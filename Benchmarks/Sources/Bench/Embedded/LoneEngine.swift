import TriggerEngine
import TriggerModel
import TriggerSQLite

/// An engine on a file without any worker.
enum LoneEngine {
    /// Runs a body beside it.
    static func with<Value: Sendable>(
        _ folder: ScratchFolder, _ body: (Engine) async throws -> Value
    ) async throws -> Value {
        let store = try await SQLiteStore.open(at: .file(folder.file("engine.sqlite")), now: SystemTime().now)
        let engine = Engine(store: store, time: SystemTime(), logger: EmbeddedSystem.logger)
        let value = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            defer { group.cancelAll() }
            return try await body(engine)
        }
        try await store.close()
        return value
    }

    /// Items of the usual size.
    static func items(_ count: Int, _ options: (Int) -> TriggerOptions = { _ in TriggerOptions() }) -> [TriggerItem] {
        (0..<count).map { TriggerItem(task: "echo", payload: RunMaker.payload, options: options($0)) }
    }

    /// Triggers runs in batches of 1,000, four at a time.
    static func trigger(
        _ count: Int, _ engine: Engine,
        _ options: @Sendable @escaping (Int) -> TriggerOptions = { _ in TriggerOptions() }
    ) async throws {
        let origin = TriggerRequest(environment: .development, isBatch: true)
        try await byCallers(4, times: count / 1_000) { batch in
            _ = try await engine.trigger(items(1_000) { options(batch * 1_000 + $0) }, origin)
        }
    }
}
