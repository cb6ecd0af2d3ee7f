/// The identity of a schedule: `sched_` and 25 characters of `[0-9a-z]`.
public struct ScheduleID: Identifier {
    /// What such identifiers begin with.
    public static let prefix = "sched_"
    /// The whole text.
    public let rawValue: String

    /// Takes a text as it is; nothing is checked.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}
