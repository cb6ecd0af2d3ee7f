import ServiceLifecycle

/// Keeps stores open until everything that uses them has ended.
struct StoreService: Service {
    let store: ServerStore

    func run() async throws {
        // Ends by a graceful shutdown, or by a cancel when another service failed; the stores are closed either way.
        try? await gracefulShutdown()
        try await store.close()
    }
}
