/// How grave something is that was logged; the words of the wire.
public enum TraceLevel: String, Codable, Sendable, CaseIterable, Comparable {
    /// The finest detail.
    case trace = "TRACE"
    /// For whoever looks for a fault.
    case debug = "DEBUG"
    /// What deserves a little more notice than information.
    case log = "LOG"
    /// Information.
    case info = "INFO"
    /// Something to look at.
    case warn = "WARN"
    /// Something failed.
    case error = "ERROR"

    /// Orders levels by gravity; information comes before `LOG`, as it does before a notice.
    public static func < (lhs: Self, rhs: Self) -> Bool {
        lhs.gravity < rhs.gravity
    }

    private var gravity: Int {
        switch self {
        case .trace: 0
        case .debug: 1
        case .info: 2
        case .log: 3
        case .warn: 4
        case .error: 5
        }
    }
}
