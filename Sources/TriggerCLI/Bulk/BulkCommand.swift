import ArgumentParser

/// The commands about many runs at once.
struct BulkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulk",
        abstract: "Cancel or replay many runs, and see how far that is.",
        subcommands: [
            BulkCancelCommand.self, BulkReplayCommand.self, BulkListCommand.self, BulkGetCommand.self,
            BulkAbortCommand.self,
        ]
    )
}
