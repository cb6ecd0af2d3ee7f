public import struct Foundation.Date

/// Which runs a list shows, and which page of it.
public struct RunFilter: Hashable, Sendable {
    /// Only these statuses; empty for all.
    public var statuses: [APIStatus]
    /// Only these tasks; empty for all.
    public var tasks: [String]
    /// Only runs of these versions; empty for all.
    ///
    /// A run that any version may run has none.
    public var versions: [String]
    /// Only runs in these queues; empty for all.
    ///
    /// A task's own queue is `task/` and the task's id.
    public var queues: [String]
    /// Only runs with labels of these; empty for all.
    ///
    /// A label with a comma in it cannot be asked for over HTTP.
    public var tags: [String]
    /// Whether one of ``tags`` is enough.
    public var tagMatch: TagMatch
    /// Only tests, or only what is none; nil for both.
    public var isTest: Bool?
    /// Only runs of this batch.
    public var batch: BatchID?
    /// Only runs that this bulk action made or ended.
    public var bulkAction: BulkActionID?
    /// Only runs whose trigger named one of these machines; empty for all.
    ///
    /// A run whose trigger named none has its task's at each attempt, and is none of them.
    public var machines: [MachinePreset]
    /// Only runs in these regions; empty for all.
    ///
    /// A server has one region, which all of its runs are in.
    public var regions: [String]
    /// Only runs of these schedules; empty for all.
    public var schedules: [String]
    /// Only runs that ended with errors of these groups, by their identities or fingerprints; empty for all.
    ///
    /// Runs that failed before errors were grouped are in none.
    public var errors: [String]
    /// Only runs triggered at this instant or later.
    public var createdFrom: Date?
    /// Only runs triggered at this instant or earlier.
    public var createdTo: Date?
    /// The size of the page, 1 to 100.
    public var limit: Int
    /// The page of older runs: ``RunList/next`` of the page before it.
    public var after: String?
    /// The page of newer runs: ``RunList/previous`` of the page after it.
    ///
    /// It wins over ``after``.
    public var before: String?

    /// Makes a filter; for the 25 newest runs unless said otherwise.
    public init(
        statuses: [APIStatus] = [], tasks: [String] = [], versions: [String] = [], queues: [String] = [],
        tags: [String] = [], tagMatch: TagMatch = .any, isTest: Bool? = nil, batch: BatchID? = nil,
        bulkAction: BulkActionID? = nil, machines: [MachinePreset] = [], regions: [String] = [],
        schedules: [String] = [], errors: [String] = [], createdFrom: Date? = nil, createdTo: Date? = nil,
        limit: Int = 25, after: String? = nil, before: String? = nil
    ) {
        self.statuses = statuses
        self.tasks = tasks
        self.versions = versions
        self.queues = queues
        self.tags = tags
        self.tagMatch = tagMatch
        self.isTest = isTest
        self.batch = batch
        self.bulkAction = bulkAction
        self.machines = machines
        self.regions = regions
        self.schedules = schedules
        self.errors = errors
        self.createdFrom = createdFrom
        self.createdTo = createdTo
        self.limit = limit
        self.after = after
        self.before = before
    }
}
