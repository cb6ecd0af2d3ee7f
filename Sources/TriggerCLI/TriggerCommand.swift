import ArgumentParser
import TriggerServer

/// The program `trigger`.
@main
struct TriggerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trigger",
        abstract: "Background tasks that survive anything.",
        subcommands: [ServerCommand.self, VersionCommand.self]
    )
}
