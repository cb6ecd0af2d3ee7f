import Foundation
import Logging
package import TriggerEngine
import TriggerModel

extension Settings {
    /// The value of a setting, or what holds when nobody set it; nil for what has no default.
    package subscript(setting: Setting) -> Value? {
        values[setting] ?? Self.standard(setting, self).map { Value(text: $0, source: .byDefault) }
    }

    private static func standard(_ setting: Setting, _ settings: Settings) -> String? {
        switch setting {
        case .host: "127.0.0.1"
        case .port: "3030"
        case .data: ".trigger"
        case .apiUrl, .publicUrl: "http://\(settings.localAddress)"
        case .projectRef: "proj_local"
        case .logLevel: Logger.Level.notice.rawValue
        case .eventsRetention: "7d"
        case .eventsLimit: "2000"
        case .region: EngineOptions.defaultRegion
        case .serverName: "\(ProcessInfo.processInfo.hostName):\(settings.port)"
        // What the database has, which is what was last set.
        case .environmentType, .environmentLimit, .burst: nil
        case .objects, .secretKey, .databaseUrl, .databaseSchema, .queueSizeLimit: nil
        case .apiRateLimit, .tokenRateLimit, .batchRateLimit, .metricsKey, .otlpEndpoint, .otlpHeaders: nil
        case .otlpSample: "1"
        case .serviceName: "trigger"
        case .retainRuns: RetentionText.text(Retention.standard.runs)
        case .retainFailed: RetentionText.text(Retention.standard.failed)
        }
    }

    /// The address to listen on.
    package var host: String {
        self[.host]?.text ?? ""
    }

    /// The port to listen on; 0 for any free one.
    package var port: Int {
        self[.port].flatMap { Int($0.text) } ?? 3030
    }

    /// Where the server is reached from outside: beside whoever asks, unless said otherwise.
    var publicURL: String {
        self[.publicUrl]?.text ?? ""
    }

    /// Whether somebody said where that is.
    var isPublicURLSet: Bool {
        values[.publicUrl] != nil
    }

    /// The same once the server listens on a port that it could choose; nil where that makes no difference.
    func publicURL(listeningOn port: Int) -> String? {
        values[.publicUrl] == nil && self.port == 0 ? "http://\(reachableHost):\(port)" : nil
    }

    /// The path of the data folder.
    package var data: String {
        self[.data]?.text ?? ""
    }

    /// The collector that traces and logs go to, and what of them; nil when there is none.
    var otlp: OTLPOptions? {
        guard let endpoint = self[.otlpEndpoint]?.text else { return nil }
        return OTLPOptions(
            endpoint: endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint,
            headers: self[.otlpHeaders].flatMap { OTLPOptions.headers($0.text) } ?? [],
            sample: self[.otlpSample].flatMap { Double($0.text) } ?? 1, serviceName: self[.serviceName]?.text ?? "")
    }

    /// The key that opens `/metrics` alone; nil when there is none.
    var metricsKey: String? {
        self[.metricsKey]?.text
    }

    /// The folder of large values; nil for one in the data folder.
    var objects: String? {
        self[.objects]?.text
    }

    /// The PostgreSQL database; nil for the file in the data folder.
    package var databaseURL: String? {
        self[.databaseUrl]?.text
    }

    /// The schema of its tables; nil for the user's own.
    package var databaseSchema: String? {
        self[.databaseSchema]?.text
    }

    /// What tells this server from others on the same database: its host and port, unless said otherwise.
    var serverName: String {
        self[.serverName]?.text ?? ""
    }

    /// The one region the server knows.
    var region: String {
        self[.region]?.text ?? ""
    }

    /// What the environment is for; nil for what the database has.
    var environmentType: EnvironmentType? {
        self[.environmentType].flatMap { EnvironmentType(rawValue: $0.text.uppercased()) }
    }

    /// The most runs that may hold a slot at once, of each queue and in all; nil for what the database has.
    var environmentLimit: Int? {
        self[.environmentLimit].flatMap { Int($0.text) }
    }

    /// How many times that many there may be in all; nil for what the database has.
    var burst: Double? {
        self[.burst].flatMap { Double($0.text) }
    }

    /// How many runs may stand in line in a queue that declares no limit; nil for as many as come.
    var queueSizeLimit: Int? {
        self[.queueSizeLimit].flatMap { Int($0.text) }
    }

    /// How long lines of logs and spans are kept, and how much room they may take.
    var eventOptions: EventOptions {
        var options = EventOptions()
        if let length = self[.eventsRetention].flatMap({ DurationText.parse($0.text) }) { options.retention = length }
        if let megabytes = self[.eventsLimit].flatMap({ Int64($0.text) }) { options.mostBytes = megabytes * 1_000_000 }
        return options
    }

    /// How long finished runs are kept.
    package var retention: Retention {
        let duration = { (setting: Setting) in self[setting].flatMap { RetentionText($0.text) }?.duration }
        return Retention(runs: duration(.retainRuns), failed: duration(.retainFailed))
    }

    /// How often the environment may be used; without limits unless they are set.
    var rateLimits: RateLimits {
        let limit = { (setting: Setting) in self[setting].flatMap { RateLimit($0.text) } }
        return RateLimits(api: limit(.apiRateLimit), token: limit(.tokenRateLimit), batch: limit(.batchRateLimit))
    }

    /// Where commands find the server: beside them, unless said otherwise.
    package var apiURL: String {
        self[.apiUrl]?.text ?? ""
    }

    /// The secret key that was set; nil for the one in the data folder.
    package var secretKey: String? {
        self[.secretKey]?.text
    }

    /// The ref of the project.
    var projectRef: String {
        self[.projectRef]?.text ?? ""
    }

    /// How much is logged.
    var logLevel: Logger.Level {
        self[.logLevel].flatMap { Logger.Level(rawValue: $0.text.lowercased()) } ?? .notice
    }

    /// Where this machine reaches a server of its own: `127.0.0.1:3030`.
    package var localAddress: String {
        "\(reachableHost):\(port)"
    }

    /// The host by which this machine reaches a server that listens on all of its addresses.
    private var reachableHost: String {
        if ["0.0.0.0", "::"].contains(host) { return "127.0.0.1" }
        return host.contains(":") ? "[\(host)]" : host
    }
}
