import ServiceLifecycle
import TriggerEngine

/// Keeps stores open until everything that uses them has ended.
struct StoreService: Service {
    let store: any Store
    let events: (any EventStore)?

    func run() async throws {
        // Ends by a graceful shutdown, or by a cancel when another service failed; the stores are closed either way.
        try? await gracefulShutdown()
        do {
            try await events?.close()
        } catch {
            try await store.close()
            throw error
        }
        try await store.close()
    }
}
