import ArgumentParser
import TriggerModel
import TriggerServer

/// The program `trigger`.
@main
struct TriggerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trigger",
        abstract: "Background tasks that survive anything.",
        discussion: """
            Every command has examples in its own --help. Results go to the standard output, as tables for people or, \
            with --json, as one line of JSON for programs; everything else goes to the standard error.

            EXAMPLES
              trigger server
              trigger trigger hello-world --payload '{"message": "hi"}' --wait
              trigger runs list --status failed,crashed --limit 10
              trigger doctor

            CONFIGURATION
            A setting is taken from its flag, else from its environment variable, else from the configuration file, \
            which is JSON: --config, else TRIGGER_CONFIG, else trigger.json in the current folder. \
            `trigger doctor --config` shows each setting and where it came from. NO_COLOR turns colours off.

            EXIT STATUS
            \(EndStatus.table)

            COMPLETION
              source <(trigger --generate-completion-script bash)      (or zsh, fish)
            """,
        version: LibraryVersion.current,
        subcommands: [
            ServerCommand.self, TriggerTaskCommand.self, RunsCommand.self, BulkCommand.self, QueuesCommand.self,
            TokensCommand.self, SchedulesCommand.self, ErrorsCommand.self,
            BatchesCommand.self,
            AuthCommand.self,
            MigrateCommand.self, PruneCommand.self, BackupCommand.self, RestoreCommand.self, ExportCommand.self,
            ImportCommand.self,
            DoctorCommand.self, VersionCommand.self,
        ]
    )

    /// Reads the arguments and runs the command; errors are said in one line.
    static func main() async {
        do {
            var command = try await asyncParseAsRoot(nil)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Exit.with(error)
        }
    }
}
