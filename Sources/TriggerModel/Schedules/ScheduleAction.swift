/// What can be done to a schedule that a call made.
public enum ScheduleAction: Hashable, Sendable {
    /// All that is said of it is said anew, but for its deduplication key.
    case update(ScheduleOptions)
    /// It fires again, from its first tick after now on.
    case activate
    /// It fires no more.
    case deactivate
}
