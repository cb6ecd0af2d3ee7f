import ArgumentParser
import TriggerServer

/// The command `backup`.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the database and the large values, while the server goes on.",
        discussion: """
            The copy is of one instant: runs go on meanwhile, and are in it as they were then. It is a folder that is not \
            there yet, with the database, the large values that it names, and a note; it has another name until it is whole. \
            Lines of logs and recorded spans are not in it. \
            A PostgreSQL database is backed up with pg_dump.

            EXAMPLES
              trigger backup /backups/trigger-monday
              trigger backup /backups/now --data /var/lib/trigger
              trigger restore /backups/trigger-monday --data /var/lib/other
            """
    )

    @Argument(help: "The folder to make.")
    var place: String

    @OptionGroup var options: DataOptions

    @Flag(help: "Print JSON: what the backup holds.")
    var json = false

    func run() async throws {
        let progress = MoveProgress(isTerminal: Terminal.current.isError)
        let note = try await Backup(options.settings(), to: place).make { part in
            progress.show("\(Int(part * 100)) % of the database")
        }
        progress.end()
        guard !json else { return try Output.json(note) }
        let objects = note.objects == 0 ? "" : ", \(note.objects) large values (\(SizeText.bytes(note.objectBytes)))"
        Output.line("\(place): \(SizeText.bytes(note.databaseBytes)), schema \(note.schema)\(objects)")
        if let first = note.missingObjects.first {
            Output.note("\(note.missingObjects.count) large values that runs name were not there, \(first) among them")
        }
    }
}
