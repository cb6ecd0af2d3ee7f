import ArgumentParser
import TriggerServer

/// Which data a command is about.
struct DataOptions: ParsableArguments {
    @Option(help: "The data folder; TRIGGER_DATA. (default: .trigger)")
    var data: String?

    @Option(help: "The folder of large values; TRIGGER_OBJECTS. (default: objects in the data folder)")
    var objects: String?

    @Option(help: "The PostgreSQL database; TRIGGER_DATABASE_URL. (default: a file in the data folder)")
    var store: String?

    @Option(help: "The schema of its tables; TRIGGER_DATABASE_SCHEMA.")
    var schema: String?

    @Option(
        name: [.customLong("config"), .customLong("config-file")],
        help: "The configuration file; TRIGGER_CONFIG. (default: trigger.json, if there is one)")
    var config: String?

    /// The settings: these flags and others, then the environment, then the configuration file.
    ///
    /// - Throws: ``SettingsFailure``.
    func settings(and others: [Setting: String] = [:]) throws -> Settings {
        var flags = others
        flags[.data] = data
        flags[.objects] = objects
        flags[.databaseUrl] = store
        flags[.databaseSchema] = schema
        return try Settings(flags: flags, config: config)
    }
}
