import Logging
import TriggerModel

/// Something an operator may set: by flag, by environment variable, or in the configuration file, in that order.
package enum Setting: String, CaseIterable, Sendable {
    /// The address a server listens on.
    case host
    /// The port a server listens on.
    case port
    /// Where a server is reached from outside.
    case publicUrl
    /// The folder of the data and the secret key.
    case data
    /// The folder of values that are too large for the database; servers of one database share it.
    case objects
    /// The PostgreSQL database that holds the data instead of the folder.
    case databaseUrl
    /// The schema of the tables in it.
    case databaseSchema
    /// What tells a server from others on the same database.
    case serverName
    /// The one region the server knows.
    case region
    /// What the environment is for.
    case environmentType
    /// The most runs that may hold a slot at once: of each queue, and in all.
    case environmentLimit
    /// How many times that many there may be in all.
    case burst
    /// How many runs may stand in line in a queue that declares no limit.
    case queueSizeLimit
    /// How long lines of logs and spans are kept.
    case eventsRetention
    /// How many megabytes they may take.
    case eventsLimit
    /// How long runs that succeeded, were cancelled or expired are kept.
    case retainRuns
    /// How long runs that failed are kept.
    case retainFailed
    /// How many requests to the API may come, at once and over time.
    case apiRateLimit
    /// How many with one public token.
    case tokenRateLimit
    /// How many items of batches may come, at once and over time.
    case batchRateLimit
    /// Where the commands that talk to a server find it.
    case apiUrl
    /// The key of the environment.
    case secretKey
    /// A key that opens `/metrics` and nothing else.
    case metricsKey
    /// The collector that traces and logs are sent to.
    case otlpEndpoint
    /// Headers of each request to it.
    case otlpHeaders
    /// The part of all traces that is sent.
    case otlpSample
    /// What the server is called there.
    case serviceName
    /// The ref of the project, as lists of runs show it.
    case projectRef
    /// How much a server logs.
    case logLevel

    /// Its key in the configuration file.
    package var key: String {
        rawValue
    }

    /// Its environment variable.
    package var variable: String {
        switch self {
        case .host: "TRIGGER_HOST"
        case .port: "TRIGGER_PORT"
        case .publicUrl: "TRIGGER_PUBLIC_URL"
        case .data: "TRIGGER_DATA"
        case .objects: "TRIGGER_OBJECTS"
        case .databaseUrl: "TRIGGER_DATABASE_URL"
        case .databaseSchema: "TRIGGER_DATABASE_SCHEMA"
        case .serverName: "TRIGGER_SERVER_NAME"
        case .region: "TRIGGER_REGION"
        case .environmentType: "TRIGGER_ENVIRONMENT_TYPE"
        case .environmentLimit: "TRIGGER_ENVIRONMENT_LIMIT"
        case .burst: "TRIGGER_BURST"
        case .queueSizeLimit: "TRIGGER_QUEUE_SIZE_LIMIT"
        case .eventsRetention: "TRIGGER_EVENTS_RETENTION"
        case .eventsLimit: "TRIGGER_EVENTS_LIMIT"
        case .retainRuns: "TRIGGER_RETAIN_RUNS"
        case .retainFailed: "TRIGGER_RETAIN_FAILED"
        case .apiRateLimit: "TRIGGER_API_RATE_LIMIT"
        case .tokenRateLimit: "TRIGGER_TOKEN_RATE_LIMIT"
        case .batchRateLimit: "TRIGGER_BATCH_RATE_LIMIT"
        case .apiUrl: "TRIGGER_API_URL"
        case .secretKey: "TRIGGER_SECRET_KEY"
        case .metricsKey: "TRIGGER_METRICS_KEY"
        case .otlpEndpoint: "TRIGGER_OTLP_ENDPOINT"
        case .otlpHeaders: "TRIGGER_OTLP_HEADERS"
        case .otlpSample: "TRIGGER_OTLP_SAMPLE"
        case .serviceName: "TRIGGER_SERVICE_NAME"
        case .projectRef: "TRIGGER_PROJECT_REF"
        case .logLevel: "LOG_LEVEL"
        }
    }

    /// Its flag; nil when it has none.
    package var flag: String? {
        switch self {
        case .host: "--host"
        case .port: "--port"
        case .publicUrl: "--public-url"
        case .data: "--data"
        case .objects: "--objects"
        case .databaseUrl: "--store"
        case .databaseSchema: "--schema"
        case .environmentType: "--environment-type"
        case .eventsRetention: "--events-retention"
        case .retainRuns: "--retain-runs"
        case .retainFailed: "--retain-failed"
        case .apiUrl: "--url"
        case .secretKey: "--secret-key"
        case .projectRef, .logLevel, .serverName, .region, .environmentLimit, .burst, .queueSizeLimit: nil
        case .apiRateLimit, .tokenRateLimit, .batchRateLimit, .metricsKey, .eventsLimit: nil
        case .otlpEndpoint, .otlpHeaders, .otlpSample, .serviceName: nil
        }
    }

    /// Whether its value is a number.
    var isNumber: Bool {
        [.port, .environmentLimit, .burst, .queueSizeLimit, .eventsLimit, .otlpSample].contains(self)
    }

    /// Whether its value is shown to nobody.
    package var isSecret: Bool {
        self == .secretKey || self == .databaseUrl || self == .metricsKey || self == .otlpHeaders
    }

    /// What a value has to be, for messages.
    var expected: String {
        switch self {
        case .port: "a port from 0 to 65535"
        case .environmentType: EnvironmentType.allCases.map { $0.rawValue.lowercased() }.joined(separator: ", ")
        case .environmentLimit, .queueSizeLimit: "a number from 0 to 100000"
        case .burst: "a number from 1 to 100, such as 1.5"
        case .eventsRetention: "\(DurationText.expected) of a minute at least"
        case .eventsLimit: "a number of megabytes from 10 to 10000000"
        case .retainRuns, .retainFailed: RetentionText.expected
        case .apiRateLimit, .tokenRateLimit, .batchRateLimit: RateLimit.expected
        case .otlpHeaders: "headers like name=value,name=value"
        case .otlpSample: "a number from 0 to 1, such as 0.1"
        case .apiUrl, .publicUrl, .otlpEndpoint: "an address like http://127.0.0.1:3030"
        case .databaseUrl: "a PostgreSQL database like postgres://user@host:5432/name"
        case .logLevel: Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
        case .host, .data, .objects, .secretKey, .projectRef, .databaseSchema, .serverName, .region, .serviceName:
            "a text that is not empty"
        case .metricsKey: "a text of 16 characters at least"
        }
    }

    /// Whether a value is acceptable.
    func accepts(_ text: String) -> Bool {
        switch self {
        case .port: Int(text).map { (0...65_535).contains($0) } ?? false
        case .environmentType: EnvironmentType(rawValue: text.uppercased()) != nil
        case .environmentLimit, .queueSizeLimit: Int(text).map { QueueManifest.limits.contains($0) } ?? false
        case .burst: Double(text).map { (1...100).contains($0) } ?? false
        case .eventsRetention: DurationText.parse(text).map { $0 >= .seconds(60) } ?? false
        case .eventsLimit: Int64(text).map { (10...10_000_000).contains($0) } ?? false
        case .retainRuns, .retainFailed: RetentionText(text) != nil
        case .apiRateLimit, .tokenRateLimit, .batchRateLimit: RateLimit(text) != nil
        case .otlpHeaders: OTLPOptions.headers(text) != nil
        case .otlpSample: Double(text).map { (0...1).contains($0) } ?? false
        case .apiUrl, .publicUrl, .otlpEndpoint: text.hasPrefix("http://") || text.hasPrefix("https://")
        case .databaseUrl: text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") || text.contains("=")
        case .logLevel: Logger.Level(rawValue: text.lowercased()) != nil
        case .host, .data, .objects, .secretKey, .projectRef, .databaseSchema, .serverName, .region, .serviceName:
            !text.isEmpty
        case .metricsKey: text.count >= 16
        }
    }
}
