import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import Trigger
import UnixSignals

/// The command `worker`: the tasks alone, for a server in another process.
struct AppWorkerCommand<App: TriggerApp>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "worker",
            abstract: "Run the tasks alone, for a server in another process.",
            discussion: "The server's secret key is TRIGGER_SECRET_KEY, or the text in --key-file."
        )
    }

    @Option(help: "The server's address, such as http://127.0.0.1:3030.")
    var server: String

    @Option(help: "A file that holds the server's secret key.")
    var keyFile: String?

    func run() async throws {
        let app = App()
        let name = String(describing: App.self)
        let tasks = try app.tasks.validated().keys.sorted()
        let key = try SecretKey.ofWorker(file: keyFile, environment: ProcessInfo.processInfo.environment)
        let logger = Console.logger(label: name)
        let transport = HTTPRunTransport(baseURL: server, secretKey: key.text)
        let worker = app.worker(transport)
        Console.say("\(name): working for \(server), tasks: \(tasks.joined(separator: ", "))")
        let configuration = ServiceGroupConfiguration(
            services: [worker], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
        )
        try await ServiceGroup(configuration: configuration).run()
    }
}
