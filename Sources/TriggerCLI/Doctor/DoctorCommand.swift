import ArgumentParser
import TriggerServer

/// The command `doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check that a server can run here, or does; say what to do where it cannot.",
        discussion: """
            Looks at the versions, the data folder, the secret key, the disk, the clock, the database, the port, and \
            the server that commands talk to. Changes nothing. Ends with 1 when a check failed; warnings do not count.

            EXAMPLES
              trigger doctor
              trigger doctor --data /var/lib/trigger --port 4000
              trigger doctor --config         (each setting, and where it came from)
              trigger doctor --json | jq '.[] | select(.verdict != "ok")'
            """
    )

    @Flag(help: "Show each setting, its value, and where it came from, instead of checking.")
    var config = false

    @Option(help: "The configuration file; TRIGGER_CONFIG. (default: trigger.json, if there is one)")
    var configFile: String?

    @Option(help: "The address a server here listens on; TRIGGER_HOST. (default: 127.0.0.1)")
    var host: String?

    @Option(help: "The port a server here listens on; TRIGGER_PORT. (default: 3030)")
    var port: Int?

    @Option(help: "The data folder; TRIGGER_DATA. (default: .trigger)")
    var data: String?

    @Option(help: "The PostgreSQL database of a server here; TRIGGER_DATABASE_URL. (default: a file in --data)")
    var store: String?

    @Option(help: "The schema of its tables; TRIGGER_DATABASE_SCHEMA.")
    var schema: String?

    @Option(help: "The address of the server that commands talk to; TRIGGER_API_URL.")
    var url: String?

    @Option(help: "The secret key; TRIGGER_SECRET_KEY. (default: the one in the data folder)")
    var secretKey: String?

    @Flag(help: "Print JSON: a list of the checks, or of the settings.")
    var json = false

    func run() async throws {
        let settings = try Settings(flags: flags, config: configFile)
        try config ? show(settings) : report(await Examination(settings: settings).checks())
    }

    private var flags: [Setting: String] {
        var flags: [Setting: String] = [:]
        flags[.host] = host
        flags[.port] = port.map { String($0) }
        flags[.data] = data
        flags[.databaseUrl] = store
        flags[.databaseSchema] = schema
        flags[.apiUrl] = url
        flags[.secretKey] = secretKey
        return flags
    }

    private func show(_ settings: Settings) throws {
        let lines = SettingLine.all(settings)
        guard !json else { return try Output.json(lines) }
        Output.table(SettingLine.table(lines))
        Output.note(settings.file.map { "the configuration file is \($0)" } ?? "there is no configuration file")
    }

    private func report(_ checks: [Check]) throws {
        if json {
            try Output.json(checks)
        } else {
            for check in checks { Output.line(check.line(hasColours: Terminal.current.hasColours)) }
        }
        let failed = checks.filter { $0.verdict == .fail }.map(\.name)
        guard failed.isEmpty else {
            throw Failure(.failed, "failed: \(failed.joined(separator: ", "))", "each line above says what to do")
        }
    }
}
