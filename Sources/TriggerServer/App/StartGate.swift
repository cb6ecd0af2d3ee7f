import ServiceLifecycle

/// Holds a service back until the server listens, so that no run starts in a program that fails to start.
struct StartGate: Sendable {
    private let opened: AsyncStream<Void>
    private let source: AsyncStream<Void>.Continuation

    init() {
        (opened, source) = AsyncStream.makeStream()
    }

    /// Lets the service begin.
    func open() {
        source.yield()
        source.finish()
    }

    /// The service behind the gate; it ends without having begun when a shutdown comes first.
    func hold(_ service: any Service) -> any Service {
        Held(service: service, opened: opened)
    }

    private struct Held: Service {
        let service: any Service
        let opened: AsyncStream<Void>

        func run() async throws {
            for await _ in opened.cancelOnGracefulShutdown() {
                return try await service.run()
            }
        }
    }
}
