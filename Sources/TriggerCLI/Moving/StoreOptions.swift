import ArgumentParser
import TriggerServer

/// Which database a command works on, without a server.
struct StoreOptions: ParsableArguments {
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

    /// What was set.
    func settings() throws -> Settings {
        var flags: [Setting: String] = [:]
        flags[.data] = data
        flags[.databaseUrl] = store
        flags[.databaseSchema] = schema
        return try Settings(flags: flags, config: config)
    }
}
