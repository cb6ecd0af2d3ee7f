public import struct Foundation.Date

/// What a run of a scheduled task is given: when it was due, and which schedule it is of.
public struct ScheduledRun: Codable, Hashable, Sendable {
    /// Who made a schedule.
    public enum Kind: String, Codable, Hashable, Sendable {
        /// The task declares it.
        case declarative = "DECLARATIVE"
        /// A call made it.
        case imperative = "IMPERATIVE"
    }

    /// Who made the schedule.
    public var type: Kind
    /// The tick: when it was due by the cron expression, whatever window it has and however late it is.
    public var timestamp: Date
    /// The last tick at which it fired; nil the first time.
    public var lastTimestamp: Date?
    /// The time zone of the schedule.
    public var timezone: String
    /// The schedule.
    public var scheduleId: ScheduleID
    /// What its maker knows it by.
    public var externalId: String?
    /// The next ten ticks.
    public var upcoming: [Date]

    /// Makes a payload, for tests.
    public init(
        type: Kind = .imperative, timestamp: Date, lastTimestamp: Date? = nil, timezone: String = ZoneName.utc,
        scheduleId: ScheduleID = ScheduleID(rawValue: "sched_1234"), externalId: String? = nil, upcoming: [Date] = []
    ) {
        self.type = type
        self.timestamp = timestamp
        self.lastTimestamp = lastTimestamp
        self.timezone = timezone
        self.scheduleId = scheduleId
        self.externalId = externalId
        self.upcoming = upcoming
    }
}
