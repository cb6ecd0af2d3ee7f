import ArgumentParser

/// The commands about runs.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List, read, follow, repeat, reschedule, label and cancel runs.",
        subcommands: [
            RunsListCommand.self, RunsGetCommand.self, RunsWatchCommand.self, RunsTraceCommand.self,
            RunsLogsCommand.self, RunsReplayCommand.self, RunsRescheduleCommand.self, RunsCancelCommand.self,
            RunsTagCommand.self, RunsMetadataCommand.self,
        ]
    )
}
