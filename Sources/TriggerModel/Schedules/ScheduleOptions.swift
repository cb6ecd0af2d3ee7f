/// What is said of a schedule that a call makes or changes.
public struct ScheduleOptions: Hashable, Sendable {
    /// The task it triggers, which has to be a scheduled one that a worker registered.
    public var task: String
    /// The cron expression.
    public var cron: String
    /// The time zone that it is in.
    public var timezone: String
    /// What its maker knows it by, at most 1,024 bytes; runs are given it.
    public var externalId: String?
    /// Over how long its runs are spread after each tick: `30m`, `2h` or `25%` of the time to the next tick; nil for not at all.
    public var window: String?

    /// Makes options; in UTC, and fired exactly at each tick, unless said otherwise.
    public init(
        task: String, cron: String, timezone: String = ZoneName.utc, externalId: String? = nil, window: String? = nil
    ) {
        self.task = task
        self.cron = cron
        self.timezone = timezone
        self.externalId = externalId
        self.window = window
    }
}
