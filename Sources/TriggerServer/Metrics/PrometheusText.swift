import Foundation
import TriggerEngine

/// Metrics in Prometheus' text format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
struct PrometheusText {
    /// What an answer with it says of itself.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// Begins the metrics of one name.
    mutating func begin(_ description: MetricDescription) {
        text += "# HELP \(description.name) \(Self.escaped(description.help, quotes: false))\n"
        text += "# TYPE \(description.name) \(description.kind.rawValue)\n"
    }

    /// Adds a number.
    mutating func add(_ name: String, _ labels: String, _ value: Double) {
        text += labels.isEmpty ? "\(name) " : "\(name){\(labels)} "
        text += "\(Self.number(value))\n"
    }

    /// Adds a histogram, whose buckets count all observations up to their bounds.
    mutating func add(_ name: String, _ labels: String, _ counts: PrometheusHistogram.Counts) {
        let start = labels.isEmpty ? "" : "\(labels),"
        var total: UInt64 = 0
        for (bound, count) in zip(counts.bounds + [.infinity], counts.buckets) {
            total += count
            add("\(name)_bucket", "\(start)le=\"\(Self.number(bound))\"", Double(total))
        }
        add("\(name)_sum", labels, counts.sum)
        add("\(name)_count", labels, Double(total))
    }

    /// Adds a gauge or counter of one value.
    mutating func add(_ description: MetricDescription, _ value: Double) {
        begin(description)
        add(description.name, "", value)
    }

    /// Labels as they stand between braces.
    static func labels(_ labels: [(String, String)]) -> String {
        labels.map { "\(name($0))=\"\(escaped($1, quotes: true))\"" }.joined(separator: ",")
    }

    /// A name that Prometheus takes: what is no ASCII letter, digit or underscore becomes an underscore.
    static func name(_ text: String) -> String {
        let name = String(text.unicodeScalars.map { isProper($0) ? Character($0) : "_" })
        return name.first?.isNumber != false ? "_" + name : name
    }

    private static func isProper(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_")
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        let escaped = text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\n", with: "\\n")
        return quotes ? escaped.replacingOccurrences(of: "\"", with: "\\\"") : escaped
    }

    private static func number(_ value: Double) -> String {
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if value.isNaN { return "NaN" }
        return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }
}
