import ArgumentParser
import TriggerModel

/// The command `runs watch`.
struct RunsWatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow a run until it ends.",
        discussion: """
            The run is read after 0.1 s at first, then with pauses that double up to 1 s. A server that goes away \
            meanwhile is waited for, for 60 readings. Ends with 0 if the run completed and 1 if it did not.

            EXAMPLES
              trigger runs watch run_01hzy
              trigger runs watch run_01hzy --json > run.json && echo completed
            """
    )

    @Argument(help: "The run's id.")
    var id: String

    @Flag(help: "Print the run as JSON when it ended.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await RunEnd.follow(RunID(rawValue: id), server.client(), json: json)
    }
}
