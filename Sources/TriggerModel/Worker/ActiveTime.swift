/// How long an execution has been active so far, as its worker says now and then while it goes on.
///
/// It counts only if the execution vanishes, or is cancelled: one that ends by its worker's word says all of it then. So it is the
/// whole each time, and saying it twice does no harm.
public struct ActiveTime: Hashable, Codable, Sendable {
    /// The lease.
    public var execution: ExecutionID
    /// The attempt that is under way.
    public var attempt: Int
    /// The time since the execution or, if that was later, the attempt began, in milliseconds.
    public var activeMs: Int64

    /// How many one heartbeat may name: 1,000.
    public static let mostAtOnce = 1_000

    /// Makes a report.
    public init(execution: ExecutionID, attempt: Int, activeMs: Int64) {
        self.execution = execution
        self.attempt = attempt
        self.activeMs = activeMs
    }
}
