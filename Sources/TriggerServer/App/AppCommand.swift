import ArgumentParser
import Trigger
import TriggerEmbedded
import TriggerModel

/// The command line of an app.
struct AppCommand<App: TriggerApp>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: String(describing: App.self),
            abstract: "Run background tasks that survive anything.",
            discussion: """
                The secret key is TRIGGER_SECRET_KEY; without it, one is made at the first start and kept in the data \
                folder. LOG_LEVEL says how much is logged.
                """,
            version: LibraryVersion.current,
            subcommands: [AppStartCommand<App>.self, AppWorkerCommand<App>.self, ServerCommand.self],
            defaultSubcommand: AppStartCommand<App>.self
        )
    }
}

/// The command `start`, which needs not be named: server and worker in one process.
struct AppStartCommand<App: TriggerApp>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "start", abstract: "Run the server and a worker in one process.")
    }

    @OptionGroup var arguments: ServerArguments

    func run() async throws {
        let app = App()
        let tasks = try app.tasks.validated().keys.sorted()
        let name = String(describing: App.self)
        let program = ServerProgram(settings: try arguments.settings(), name: name, tasks: tasks) { engine, id in
            app.worker(EmbeddedRunTransport(engine, environment: id))
        }
        try await program.run()
    }
}
