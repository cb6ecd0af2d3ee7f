public import TriggerModel

public import struct Foundation.Date

/// A schedule: it triggers a task again and again.
///
/// What is due of it is its own row's: it is taken, and moved to its next tick, in the commit that triggers.
public struct ScheduleRecord: Hashable, Sendable {
    /// Its environment.
    public var environment: EnvironmentID
    /// Its identity.
    public var id: ScheduleID
    /// Who made it.
    public var kind: ScheduledRun.Kind
    /// The task it triggers.
    public var task: String
    /// The cron expression.
    public var cron: String
    /// The time zone that it is in.
    public var timezone: String
    /// Over how long its runs are spread after each tick.
    public var window: String?
    /// What its maker knows it by.
    public var externalID: String?
    /// The key by which a call finds it again, in whichever environment it is; nil for one that a task declares.
    public var deduplicationKey: String?
    /// Whether it fires.
    public var isActive: Bool
    /// Its next tick; nil for one that does not fire.
    public var nextAt: Date?
    /// When it fires for it; nil for one that does not.
    public var dueAt: Date?
    /// The last tick at which it fired.
    public var lastAt: Date?
    /// Of one that a task declares: the versions of the task since it first did, in the order in which they came; the last decides.
    public var versions: [String]
    /// Whether the task declares it no more; it comes back with the same identity.
    public var isGone: Bool
    /// When it was made.
    public var createdAt: Date

    /// Makes a schedule that does not fire yet.
    public init(
        environment: EnvironmentID, id: ScheduleID, kind: ScheduledRun.Kind, task: String, cron: String,
        timezone: String = ZoneName.utc, window: String? = nil, externalID: String? = nil,
        deduplicationKey: String? = nil, versions: [String] = [], createdAt: Date
    ) {
        self.environment = environment
        self.id = id
        self.kind = kind
        self.task = task
        self.cron = cron
        self.timezone = timezone
        self.window = window
        self.externalID = externalID
        self.deduplicationKey = deduplicationKey
        isActive = true
        self.versions = versions
        isGone = false
        self.createdAt = createdAt
    }

    /// The instants of its cron expression; nil where this server does not know its zone or cannot read it.
    package var times: CronTimes? {
        (try? CronExpression(cron)).flatMap { CronTimes($0, in: timezone) }
    }
}
