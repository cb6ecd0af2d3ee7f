import ArgumentParser

/// The command `errors`.
struct ErrorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "errors", abstract: "List the errors that runs ended with, those that are the same as one.",
        subcommands: [ErrorsListCommand.self, ErrorsGetCommand.self])
}
