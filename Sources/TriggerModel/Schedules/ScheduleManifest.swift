/// The schedule that a task declares.
public struct ScheduleManifest: Hashable, Codable, Sendable {
    /// The cron expression.
    public var cron: String
    /// The time zone; UTC when absent.
    public var timezone: String?
    /// Over how long its runs are spread after each tick; absent for not at all.
    public var window: String?
    /// The types of the environments it is for; absent for all.
    public var environments: [EnvironmentType]?

    /// Makes a schedule.
    public init(
        cron: String, timezone: String? = nil, window: String? = nil, environments: [EnvironmentType]? = nil
    ) {
        self.cron = cron
        self.timezone = timezone
        self.window = window
        self.environments = environments
    }

    /// Whether a task that declares it has it in environments of a type.
    package func isFor(_ type: EnvironmentType) -> Bool {
        environments?.contains(type) ?? true
    }
}

/// What an environment is for.
public enum EnvironmentType: String, Codable, Hashable, Sendable, CaseIterable {
    /// The work on one developer's machine.
    case development = "DEVELOPMENT"
    /// Trials before production.
    case staging = "STAGING"
    /// A branch.
    case preview = "PREVIEW"
    /// The real thing.
    case production = "PRODUCTION"
}
