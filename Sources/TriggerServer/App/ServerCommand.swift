package import ArgumentParser

/// The command `server`: the server without a worker, for workers that join it over HTTP.
package struct ServerCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "server", abstract: "Run the server alone; workers join it over HTTP."
    )

    @OptionGroup var arguments: ServerArguments

    package init() {}

    package func run() async throws {
        try await ServerProgram(arguments: arguments, name: "trigger", tasks: []).run()
    }
}
