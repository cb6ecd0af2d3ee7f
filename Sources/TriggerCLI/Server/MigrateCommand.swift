import ArgumentParser
import TriggerModel
import TriggerSQLite
import TriggerServer

/// The command `migrate`.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the database in the data folder up to date.",
        discussion: """
            A server does the same when it starts; this is for doing it beforehand. All that is missing is applied in \
            one transaction. A database that a server has in use is refused.

            EXAMPLES
              trigger migrate --dry-run
              trigger migrate --data /var/lib/trigger
            """
    )

    @Flag(help: "Only say what would be applied.")
    var dryRun = false

    @Option(help: "The data folder; TRIGGER_DATA. (default: .trigger)")
    var data: String?

    @Option(
        name: [.customLong("config"), .customLong("config-file")],
        help: "The configuration file; TRIGGER_CONFIG. (default: trigger.json, if there is one)")
    var config: String?

    @Flag(help: "Print JSON: the file, and the migrations it had and was given.")
    var json = false

    /// What was done, or would be.
    struct Report: Encodable {
        var file: String
        var had: [SchemaReport.Step]
        var applied: [SchemaReport.Step]
        var isDryRun: Bool
    }

    func run() async throws {
        let settings = try Settings(flags: data.map { [.data: $0] } ?? [:], config: config)
        let file = DatabaseFile.path(settings)
        let schema = try await SQLiteStore.inspect(file: file)
        if !dryRun { try await apply(to: DataFolder(settings.data).database) }
        let report = Report(file: file, had: schema.applied, applied: schema.missing, isDryRun: dryRun)
        guard !json else { return try Output.json(report) }
        for line in Self.lines(report) { Output.line(line) }
    }

    private func apply(to file: String) async throws {
        let store = try await SQLiteStore.open(at: .file(file), now: SystemTime().now)
        try await store.close()
    }

    /// What the report says to people.
    static func lines(_ report: Report) -> [String] {
        let version = "schema \((report.applied.last ?? report.had.last)?.number ?? 0)"
        guard !report.applied.isEmpty else { return ["\(report.file): up to date, \(version)"] }
        let verb = report.isDryRun ? "would apply" : "applied"
        return report.applied.map { "\(verb) \($0.number) \($0.name)" } + ["\(report.file): \(version)"]
    }
}

/// Where the database is, without making its folder.
enum DatabaseFile {
    static func path(_ settings: Settings) -> String {
        (settings.data.hasSuffix("/") ? settings.data : settings.data + "/") + "trigger.sqlite"
    }
}
