import ArgumentParser

/// What every program with a server in it may be told on its command line.
struct ServerArguments: ParsableArguments, Sendable {
    @Option(help: "The address to listen on; TRIGGER_HOST. (default: 127.0.0.1)")
    var host: String?

    @Option(help: "The port to listen on, 0 for any free one; TRIGGER_PORT. (default: 3030)")
    var port: Int?

    @Option(
        help: """
            Where the server is reached from outside, for the addresses of tokens; TRIGGER_PUBLIC_URL. \
            (default: http:// and the host and port it listens on; 127.0.0.1 where that is every address)
            """)
    var publicUrl: String?

    @Option(help: "The folder of the data and the secret key, made if need be; TRIGGER_DATA. (default: .trigger)")
    var data: String?

    @Option(
        help: """
            The folder of values of over 512 KB, made if need be, which servers of one database share; TRIGGER_OBJECTS. \
            (default: objects in the folder of the data)
            """)
    var objects: String?

    @Option(
        help: "The PostgreSQL database that holds the data instead, as a URL; TRIGGER_DATABASE_URL. (default: none)")
    var store: String?

    @Option(help: "The schema of the tables in it; TRIGGER_DATABASE_SCHEMA. (default: the user's own)")
    var schema: String?

    @Option(
        help: """
            What the environment is for: development, staging, preview or production; TRIGGER_ENVIRONMENT_TYPE. \
            (default: what the database has, development for a new one)
            """)
    var environmentType: String?

    @Option(help: "How long runs are kept that did not fail, or forever; TRIGGER_RETAIN_RUNS. (default: 30d)")
    var retainRuns: String?

    @Option(help: "How long runs are kept that failed, or forever; TRIGGER_RETAIN_FAILED. (default: 90d)")
    var retainFailed: String?

    @Option(
        help: "How long log lines and spans are kept, such as 12h or 7d; TRIGGER_EVENTS_RETENTION. (default: 7d)")
    var eventsRetention: String?

    @Option(
        name: [.customLong("config"), .customLong("config-file")],
        help: "The configuration file; TRIGGER_CONFIG. (default: trigger.json, if there is one)")
    var config: String?

    init() {}

    func validate() throws {
        guard let port, !(0...65_535).contains(port) else { return }
        throw ValidationError("--port: expected 0 to 65535, found \(port)")
    }

    /// What these flags say.
    var flags: [Setting: String] {
        var flags: [Setting: String] = [:]
        flags[.host] = host
        flags[.port] = port.map { String($0) }
        flags[.publicUrl] = publicUrl
        flags[.data] = data
        flags[.objects] = objects
        flags[.databaseUrl] = store
        flags[.databaseSchema] = schema
        flags[.environmentType] = environmentType
        flags[.eventsRetention] = eventsRetention
        flags[.retainRuns] = retainRuns
        flags[.retainFailed] = retainFailed
        return flags
    }

    /// The settings: these flags, then the environment, then the configuration file.
    ///
    /// - Throws: ``SettingsFailure``.
    func settings() throws -> Settings {
        try Settings(flags: flags, config: config)
    }
}
