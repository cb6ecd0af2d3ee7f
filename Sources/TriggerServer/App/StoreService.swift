import ServiceLifecycle
import TriggerEngine

/// Keeps a store open until everything that uses it has ended.
struct StoreService: Service {
    let store: any Store

    func run() async throws {
        // Ends by a graceful shutdown, or by a cancel when another service failed; the store is closed either way.
        try? await gracefulShutdown()
        try await store.close()
    }
}
