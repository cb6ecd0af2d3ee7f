/// What a metric of the engine or the server is called, and what it says.
public struct MetricDescription: Hashable, Sendable {
    /// How its values come about.
    public enum Kind: String, Hashable, Sendable {
        /// A count that only grows while the process lives.
        case counter
        /// A value that is what it is now.
        case gauge
        /// How many observations fell below each of some bounds.
        case histogram
    }

    /// Its name, as Prometheus has it: a base unit at the end, and `_total` for a counter.
    public let name: String
    /// How its values come about.
    public let kind: Kind
    /// The names of its labels, in order.
    public let labels: [String]
    /// What it says, in one sentence.
    public let help: String
    /// The upper bounds of a histogram's buckets, rising; empty for other kinds.
    public let bounds: [Double]

    /// Describes a metric.
    public init(_ name: String, _ kind: Kind, labels: [String] = [], bounds: [Double] = [], _ help: String) {
        self.name = name
        self.kind = kind
        self.labels = labels
        self.help = help
        self.bounds = bounds
    }

    /// Bounds for times in seconds, from a millisecond to an hour.
    public static let seconds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600,
    ]
    /// Bounds for counts, from one to five thousand.
    public static let counts: [Double] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000]
}
