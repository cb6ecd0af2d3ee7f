import ArgumentParser
import TriggerEngine
import TriggerModel
import TriggerServer

/// The command `import`.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Fill a new database from an export.",
        discussion: """
            The database is made where it is not there; one that has anything in it is refused. An import that was ended, however \
            it was, goes on when it is started again with the same file, and until it is done no server starts on the database. \
            What workers had in hand when the export was made is queued again: its steps are there, and it goes on by replay.

            EXAMPLES
              trigger import --store postgres://trigger@db.example.com/trigger moving.ndjson
              gunzip < moving.ndjson.gz | trigger import --data /var/lib/trigger -
            """
    )

    @Argument(help: "The file that `trigger export` made, or - for the standard input.")
    var file: String

    @Flag(help: "Print JSON: the rows of each table, and how many lines an earlier import had taken.")
    var json = false

    @OptionGroup var store: StoreOptions

    /// What was done.
    struct Report: Encodable {
        var database: String
        var rows: [String: Int]
        var objects: Int
        var linesBefore: Int
        var workersEnded: Int
    }

    func run() async throws {
        let settings = try store.settings()
        let input = try ImportFile(file)
        let progress = MoveProgress(isTerminal: Terminal.current.isError)
        let summary: RowImport.Summary
        do {
            summary = try await ServerStore.fill(settings, read: input.read) { progress.show("\($0) lines") }
        } catch let fault as ImportFault {
            progress.end()
            throw Failure(.trouble, "\(file): \(fault)")
        }
        progress.end()
        try report(summary, settings)
    }

    private func report(_ summary: RowImport.Summary, _ settings: Settings) throws {
        let (trailer, place) = (summary.trailer, ServerStore.place(settings))
        let report = Report(
            database: place, rows: trailer.rows, objects: trailer.objects,
            linesBefore: summary.linesBefore > 1 ? summary.linesBefore : 0, workersEnded: summary.workers)
        if summary.linesBefore > 1 { Output.note("went on after line \(summary.linesBefore)") }
        if summary.header.isCopy {
            Output.note("this is a copy of a database that was in use: its runs go on there too")
        }
        if trailer.objects > 0 {
            Output.note(
                "\(trailer.objects) values lie beside the other database: copy them to \(settings.objectFolder)"
            )
        }
        guard !json else { return try Output.json(report) }
        Output.line("imported \(trailer.count) rows, \(trailer.rows["runs"] ?? 0) runs among them, into \(place)")
    }
}
