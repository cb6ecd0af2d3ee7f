import ArgumentParser
import Foundation
import TriggerEngine
import TriggerModel
import TriggerServer

/// The command `export`.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a database to a file, to move it to another one.",
        discussion: """
            All that there is, in one consistent state: runs and their journals, waits, timers, queues, tokens, batches, tasks. \
            The file has a line of JSON for each row; `trigger import` takes it into SQLite or PostgreSQL. Nothing is changed. Stop the \
            servers first: a database in use is refused, or read with --copy, and then its runs go on in both. An export that \
            was cut off begins anew; it has its name only when it is whole. Values of over 512 KB lie in the folder of \
            objects beside the database: copy that too. Lines of logs and recorded spans stay where they are.

            EXAMPLES
              trigger export moving.ndjson
              trigger export --data /var/lib/trigger - | gzip > moving.ndjson.gz
              trigger export --store postgres://trigger@db.example.com/trigger moving.ndjson
            """
    )

    @Argument(help: "The file to make, or - for the standard output.")
    var file: String

    @Flag(help: "Read the database also while a server uses it: the export is a copy of one moment.")
    var copy = false

    @Flag(help: "Print JSON: the rows of each table, and the file's SHA-256 without its last line.")
    var json = false

    @OptionGroup var store: StoreOptions

    /// What was done.
    struct Report: Encodable {
        var file: String
        var isCopy: Bool
        var rows: [String: Int]
        var objects: Int
        var sha256: String
    }

    func run() async throws {
        let settings = try store.settings()
        let output = try ExportFile(file)
        let (now, id) = (SystemTime().now, UUID().uuidString.lowercased())
        let progress = MoveProgress(isTerminal: Terminal.current.isError)
        let (trailer, isCopy) = try await ServerStore.readAll(settings, mayBeInUse: copy) { source, isInUse in
            let header = ExportHeader(
                schema: source.schema, database: source.database, exportedAt: now, id: id, isCopy: isInUse)
            let sink = try output.open()
            var export = RowExport(header, write: sink.write) { progress.show("\($0) rows, \($1)") }
            let trailer = try export.run(from: source)
            try sink.close()
            return (trailer, isInUse)
        }
        progress.end()
        try output.finish()
        try report(trailer, isCopy: isCopy, settings)
    }

    private func report(_ trailer: ExportTrailer, isCopy: Bool, _ settings: Settings) throws {
        let report = Report(
            file: file, isCopy: isCopy, rows: trailer.rows, objects: trailer.objects, sha256: trailer.sha256)
        let say = file == "-" ? Output.note : Output.line
        if json { say(try JSON.text(report)) }
        if isCopy {
            Output.note(
                "a server uses the database: this is a copy, and its runs go on there; to move, stop it and export again"
            )
        }
        if trailer.objects > 0 {
            Output.note("\(trailer.objects) values lie in \(settings.objectFolder): copy that folder too")
        }
        if !json { say("exported \(trailer.count) rows, \(trailer.rows["runs"] ?? 0) runs among them") }
    }
}
