package import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
package import TriggerEngine
import TriggerModel

/// The HTTP server: the public API and the worker protocol on one port.
package struct APIServer: Service {
    private let application: Application<RouterResponder<APIContext>>
    private let connections: WorkerConnections
    private let address: ListenAddress

    /// Makes a server; it listens once it runs.
    ///
    /// - Parameters:
    ///   - engine: What decides; it has to run beside the server.
    ///   - environment: Who may use it.
    ///   - address: Where it listens.
    ///   - links: What makes the addresses of tokens, which the engine names, and of stored objects.
    ///   - registry: What is shown at `/metrics`, and where requests are counted; the engine is to count there too.
    ///   - logger: Where it tells of what went wrong.
    ///   - onListening: Called with the real port once it listens.
    package init(
        engine: Engine, environment: ServerEnvironment, address: ListenAddress, links: SignedLinks,
        registry: PrometheusRegistry = PrometheusRegistry(), logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        connections = WorkerConnections(engine: engine, environment: environment.id)
        let table = Self.routes(
            engine: engine, environment: environment, connections: connections, links: links, registry: registry)
        application = Application(
            responder: table.responder(),
            server: .http1(configuration: .init(additionalChannelHandlers: [ConnectionWatch()])),
            configuration: ApplicationConfiguration(address: .hostname(address.host, port: address.port)),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? address.port) },
            logger: logger
        )
        self.address = address
    }

    /// All routes.
    static func routes(
        engine: Engine, environment: ServerEnvironment, connections: WorkerConnections, links: SignedLinks,
        registry: PrometheusRegistry = PrometheusRegistry()
    ) -> RouteTable {
        let batchRate = BatchRate(environment.limits.batch)
        var table = RouteTable(environment, registry) { engine.now }
        HealthRoute.add(to: &table, engine)
        MetricsRoute(engine: engine, environment: environment.id, registry: registry).add(to: &table)
        TriggerRoutes(engine: engine, environment: environment, batchRate: batchRate).add(to: &table)
        RunRoutes(engine: engine, environment: environment, links: links).add(to: &table)
        TraceRoutes(engine: engine, environment: environment.id).add(to: &table)
        LabelRoutes(engine: engine, environment: environment.id).add(to: &table)
        IdempotencyKeyRoute(engine: engine, environment: environment).add(to: &table)
        RunListRoute(engine: engine, environment: environment).add(to: &table)
        BulkActionRoutes(engine: engine, environment: environment.id).add(to: &table)
        QueueListRoute(engine: engine, environment: environment.id).add(to: &table)
        QueueRoutes(engine: engine, environment: environment.id).add(to: &table)
        EnvironmentRoutes(engine: engine, environment: environment.id).add(to: &table)
        BatchRoutes(engine: engine, environment: environment, rate: batchRate).add(to: &table)
        ScheduleRoutes(engine: engine, environment: environment.id).add(to: &table)
        TokenRoutes(engine: engine, environment: environment).add(to: &table)
        ErrorRoutes(engine: engine, environment: environment.id).add(to: &table)
        TokenCallbackRoute(engine: engine, environment: environment.id, links: links).add(to: &table)
        PacketRoutes(engine: engine, environment: environment, links: links).add(to: &table)
        ObjectRoutes(engine: engine, environment: environment.id, links: links).add(to: &table)
        WorkerRoutes(engine: engine, environment: environment.id, connections: connections).add(to: &table)
        AuthRoutes(engine: engine, environment: environment).add(to: &table)
        return table
    }

    /// Answers requests until a graceful shutdown, which lets those in hand finish and ends the polls of workers.
    ///
    /// - Throws: ``StartFailure`` when it cannot listen.
    package func run() async throws {
        do {
            try await withGracefulShutdownHandler {
                try await application.run()
            } onGracefulShutdown: { [connections] in
                connections.stop()
            }
        } catch let error as IOError {
            throw StartFailure.cannotListen(on: address, error)
        } catch let error as SocketAddressError {
            throw StartFailure("cannot listen on \(address): \(error)")
        }
    }

    /// The application, for tests that send requests to it.
    package var underTest: some ApplicationProtocol {
        application
    }
}

/// Where a server listens.
package struct ListenAddress: Sendable, CustomStringConvertible {
    /// A name or address of this machine.
    package var host: String
    /// The port; 0 for any free one.
    package var port: Int

    package init(host: String = "127.0.0.1", port: Int = 3030) {
        self.host = host
        self.port = port
    }

    package var description: String {
        "\(host):\(port)"
    }
}
