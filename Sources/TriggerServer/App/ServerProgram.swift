import AsyncHTTPClient
import Logging
import ServiceLifecycle
import TriggerEmbedded
import TriggerEngine
import TriggerModel
import UnixSignals

/// A server as a program: store, engine and HTTP in one process, with a worker beside them or without.
package struct ServerProgram: Sendable {
    /// What was set.
    var settings: Settings
    /// What the program calls itself.
    var name: String
    /// The ids of the tasks its worker has; empty without one.
    var tasks: [String]
    /// Makes the worker that runs in the same process, if there is to be one.
    var makeWorker: (@Sendable (Engine, EnvironmentID) -> any Service)?

    /// Runs until the process is told to end, by SIGTERM or SIGINT.
    ///
    /// Then the worker drains, the server answers what it has in hand, the engine commits it, and the store is closed, in
    /// this order.
    ///
    /// - Throws: ``StartFailure``, a `StoreError` or an ``EngineError`` when it cannot start.
    package func run() async throws {
        let logger = Console.logger(label: name, level: settings.logLevel)
        let folder = try DataFolder(settings.data)
        let key = try SecretKey.ofServer(in: folder, given: settings.secretKey)
        let store = try await ServerStore.open(settings, in: folder)
        let objects = try Self.objects(settings.objectFolder)
        try await claim(objects, for: store)
        if settings.databaseURL != nil, settings.objects == nil {
            logger.warning(
                "values of over 512 KB lie in \(settings.objectFolder): servers of one database have to share it, by --objects"
            )
        }
        let services = services(store: store, objects: objects, key: key, logger: logger)
        if let file = key.newFile {
            Console.say("\(name): made a secret key, kept in \(file): \(key.text)")
        }
        let configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
        )
        try await ServiceGroup(configuration: configuration).run()
    }

    /// The services in the order they start in; they end in the opposite one.
    private func services(
        store: ServerStore, objects: FolderObjects, key: SecretKey, logger: Logger
    ) -> [any Service] {
        let links = SignedLinks(
            secretKey: key.text, base: settings.publicURL, isFixed: settings.isPublicURLSet)
        let queue = settings.otlp.map { _ in OTLPQueue() }
        let observers: [OTLPQueue] = [queue].compactMap(\.self)
        var eventOptions = settings.eventOptions
        eventOptions.observers = observers
        let options = EngineOptions(
            serverName: settings.serverName, region: settings.region, environmentType: settings.environmentType,
            environmentLimit: settings.environmentLimit, burst: settings.burst, queueSizeLimit: settings.queueSizeLimit,
            retention: settings.retention, sweepsObjects: true, observers: observers
        ) { token, _ in links.url(of: token) }
        let engine = Engine(
            store: store.store, objects: objects, events: store.events, options: options,
            eventOptions: eventOptions, time: store.time, logger: logger, metrics: PrometheusRegistry.factory)
        let environment = ServerEnvironment(
            project: settings.projectRef, secretKey: key.text, metricsKey: settings.metricsKey,
            limits: settings.rateLimits)
        let gate = StartGate()
        let address = ListenAddress(host: settings.host, port: settings.port)
        let server = APIServer(
            engine: engine, environment: environment, address: address, links: links, registry: .shared, logger: logger
        ) { port in
            if let url = settings.publicURL(listeningOn: port) { links.move(to: url) }
            sayStarted(port: port, store.place)
            gate.open()
        }
        let worker = makeWorker?(engine, environment.id)
        var services: [any Service] = [StoreService(store: store)]
        if let queue, let exporter = exporter(queue, engine, store.time, logger) { services.append(exporter) }
        services += [engine, server]
        if let worker { services.append(gate.hold(worker)) }
        return services
    }

    /// What tells a collector; nil where there is none.
    private func exporter(
        _ queue: OTLPQueue, _ engine: Engine, _ time: any TimeSource, _ logger: Logger
    ) -> (any Service)? {
        guard let options = settings.otlp else { return nil }
        let sender = OTLPSender(options: options, client: .shared, time: time, logger: logger)
        return OTLPExporter(
            queue: queue, engine: engine, sender: sender, options: options, time: time, registry: .shared,
            logger: logger)
    }

    private static func objects(_ path: String) throws -> FolderObjects {
        do {
            return try FolderObjects(path)
        } catch {
            let reason = SystemReason.text(error)
            throw StartFailure("cannot use \(path) for large values: \(reason); choose another with --objects")
        }
    }

    /// A folder of large values is one database's: what another one does not name would be swept away.
    private func claim(_ objects: FolderObjects, for store: ServerStore) async throws {
        let identity = try await store.store.read { try $0.identity() }
        guard let owner = try objects.claim(for: identity) else { return }
        throw settings.foreignObjects(of: owner, not: identity)
    }

    private func sayStarted(port: Int, _ place: String) {
        let tasks = tasks.isEmpty ? "no tasks" : "tasks: \(tasks.joined(separator: ", "))"
        Console.say("\(name): listening on http://\(settings.host):\(port), data in \(place), \(tasks)")
    }
}
