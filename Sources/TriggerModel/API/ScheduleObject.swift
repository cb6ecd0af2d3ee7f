public import struct Foundation.Date

/// A schedule as `GET /api/v1/schedules/{id}` gives it (http-api.md §8).
public struct ScheduleObject: Codable, Hashable, Sendable {
    /// The schedule.
    public var id: ScheduleID
    /// Who made it.
    public var type: ScheduledRun.Kind
    /// The task it triggers.
    public var task: String
    /// Whether it fires.
    public var active: Bool
    /// The key by which a call finds it again; nil for one that a task declares.
    public var deduplicationKey: String?
    /// What its maker knows it by.
    public var externalId: String?
    /// When it fires.
    public var generator: Generator
    /// The time zone that the generator is in.
    public var timezone: String
    /// Over how long its runs are spread after each tick; nil for not at all.
    public var window: String?
    /// Its next tick; nil when there is none.
    public var nextRun: Date?
    /// When it fires for that tick: in its window.
    public var nextRunEffectiveAt: Date?
    /// The environment it is in.
    public var environments: [Place]

    /// When a schedule fires.
    public struct Generator: Codable, Hashable, Sendable {
        /// The kind of generator: always `CRON`.
        public var type: String
        /// The cron expression.
        public var expression: String
        /// The expression in English.
        public var description: String

        /// Makes a generator of a cron expression.
        public init(expression: String, description: String) {
            type = "CRON"
            self.expression = expression
            self.description = description
        }
    }

    /// An environment that a schedule is in.
    public struct Place: Codable, Hashable, Sendable {
        /// The environment's identity.
        public var id: String
        /// What it is for.
        public var type: EnvironmentType

        /// Makes a place.
        public init(id: String, type: EnvironmentType) {
            self.id = id
            self.type = type
        }
    }

    /// Makes an object without a next tick.
    public init(
        id: ScheduleID, type: ScheduledRun.Kind, task: String, active: Bool, generator: Generator, timezone: String,
        environments: [Place]
    ) {
        self.id = id
        self.type = type
        self.task = task
        self.active = active
        self.generator = generator
        self.timezone = timezone
        self.environments = environments
    }
}
