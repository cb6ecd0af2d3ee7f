import ArgumentParser
import TriggerModel
import TriggerServer

/// The command `restore`.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make a data folder out of a backup.",
        discussion: """
            Only where no database is yet. Runs go on as they stood at the instant of the backup: what they did afterwards is \
            done once more, except steps that were complete by then. Workers that live on from the time after the backup \
            cannot write into the restored runs. The secret key is no part of a backup.

            EXAMPLES
              trigger restore /backups/trigger-monday --data /var/lib/trigger
            """
    )

    @Argument(help: "The folder that `trigger backup` made.")
    var place: String

    @OptionGroup var options: DataOptions

    @Flag(help: "Print JSON: what the backup held.")
    var json = false

    func run() async throws {
        let settings = try options.settings()
        let note = try await Restore(settings, from: place).run()
        guard !json else { return try Output.json(note) }
        if let first = note.missingObjects.first {
            Output.note(
                "\(note.missingObjects.count) large values that runs name are not in the backup, \(first) among them")
        }
        Output.line("\(settings.data): restored as of \(note.createdAt.iso8601), schema \(note.schema)")
    }
}
