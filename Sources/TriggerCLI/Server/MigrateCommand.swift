import ArgumentParser
import TriggerEngine
import TriggerServer

/// The command `migrate`.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the database up to date.",
        discussion: """
            A server does the same when it starts; this is for doing it beforehand. All that is missing is applied in \
            one transaction. A file that a server has in use is refused; while something is applied, the \
            servers of a PostgreSQL database can neither read nor write, and calls fail after some seconds.

            EXAMPLES
              trigger migrate --dry-run
              trigger migrate --data /var/lib/trigger
              trigger migrate --store postgres://trigger@db.example.com/trigger
            """
    )

    @Flag(help: "Only say what would be applied.")
    var dryRun = false

    @Option(help: "The data folder; TRIGGER_DATA. (default: .trigger)")
    var data: String?

    @Option(help: "The PostgreSQL database; TRIGGER_DATABASE_URL. (default: a file in the data folder)")
    var store: String?

    @Option(help: "The schema of its tables; TRIGGER_DATABASE_SCHEMA.")
    var schema: String?

    @Option(
        name: [.customLong("config"), .customLong("config-file")],
        help: "The configuration file; TRIGGER_CONFIG. (default: trigger.json, if there is one)")
    var config: String?

    @Flag(help: "Print JSON: the database, and the migrations it had and was given.")
    var json = false

    /// What was done, or would be.
    struct Report: Encodable {
        var file: String
        var had: [SchemaReport.Step]
        var applied: [SchemaReport.Step]
        var isDryRun: Bool
    }

    func run() async throws {
        let settings = try Settings(flags: flags, config: config)
        let schema = try await ServerStore.inspect(settings)
        if !dryRun { try await ServerStore.open(settings, in: DataFolder(settings.data)).close() }
        let report = Report(
            file: ServerStore.place(settings), had: schema.applied, applied: schema.missing, isDryRun: dryRun)
        guard !json else { return try Output.json(report) }
        for line in Self.lines(report) { Output.line(line) }
    }

    private var flags: [Setting: String] {
        var flags: [Setting: String] = [:]
        flags[.data] = data
        flags[.databaseUrl] = store
        flags[.databaseSchema] = schema
        return flags
    }

    /// What the report says to people.
    static func lines(_ report: Report) -> [String] {
        let version = "schema \((report.applied.last ?? report.had.last)?.number ?? 0)"
        guard !report.applied.isEmpty else { return ["\(report.file): up to date, \(version)"] }
        let verb = report.isDryRun ? "would apply" : "applied"
        return report.applied.map { "\(verb) \($0.number) \($0.name)" } + ["\(report.file): \(version)"]
    }
}
