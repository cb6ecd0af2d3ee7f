package import ArgumentParser

/// The command `server`: the server without a worker, for workers that join it over HTTP.
package struct ServerCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "server", abstract: "Run the server alone; workers join it over HTTP.",
        discussion: """
            It listens until SIGTERM or SIGINT, and keeps all it knows in one SQLite file, or in a PostgreSQL database \
            that any number of servers may share; those need the same secret key. The secret key is \
            TRIGGER_SECRET_KEY, or `secretKey` in the configuration file; without either, one is made at the first start \
            and kept in the data folder. LOG_LEVEL says how much is logged.

            EXAMPLES
              trigger server
              trigger server --port 4000 --data /var/lib/trigger
              trigger server --store postgres://trigger@db.example.com/trigger
              TRIGGER_PORT=4000 trigger server
            """
    )

    @OptionGroup var arguments: ServerArguments

    package init() {}

    package func run() async throws {
        try await ServerProgram(settings: arguments.settings(), name: "trigger", tasks: []).run()
    }
}
