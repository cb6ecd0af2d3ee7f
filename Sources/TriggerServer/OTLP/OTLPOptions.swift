import TriggerModel

/// Where traces and logs are exported to, and what of them.
struct OTLPOptions: Sendable {
    /// The collector's address: traces go to `/v1/traces` below it, logs to `/v1/logs`.
    var endpoint: String
    /// Headers of each request.
    var headers: [(String, String)]
    /// The part of all traces that is exported, from 0 to 1; a trace goes as a whole or not at all.
    ///
    /// Lines of logs all go.
    var sample: Double
    /// What the server is called there.
    var serviceName: String

    /// What is said of who tells.
    var resource: [OTLPAttribute] {
        [
            OTLPAttribute("service.name", .text(serviceName)),
            OTLPAttribute("service.version", .text(LibraryVersion.current)),
        ]
    }

    /// Whether a trace is exported: its identity decides, so that all who see it decide the same
    /// (https://opentelemetry.io/docs/specs/otel/trace/sdk/#traceidratiobased).
    func includes(_ trace: TraceID) -> Bool {
        guard sample < 1 else { return true }
        let digits = UInt64(trace.rawValue.suffix(14), radix: 16) ?? 0
        return Double(digits) < sample * Double(UInt64(1) << 56)
    }

    /// Reads headers as `name=value,name=value`; nil when it is no such text.
    static func headers(_ text: String) -> [(String, String)]? {
        let pairs = text.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
        guard pairs.allSatisfy({ $0.count == 2 }) else { return nil }
        return pairs.map { ($0[0].trimmed, $0[1].trimmed) }
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
