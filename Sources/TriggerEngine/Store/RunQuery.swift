public import TriggerModel

public import struct Foundation.Date

/// Which runs a page of the list shows: those that fulfil every condition.
public struct RunQuery: Hashable, Sendable {
    /// Only these statuses; empty for all.
    public var statuses: [RunStatus]
    /// Only these tasks; empty for all.
    public var tasks: [String]
    /// Only runs of these versions; empty for all.
    ///
    /// A run that any version may run has none.
    public var versions: [String]
    /// Only runs of these queues, by their whole names; empty for all.
    public var queues: [String]
    /// Only runs with labels of these; empty for all.
    public var tags: [String]
    /// How many of ``tags`` a run has to have.
    public var tagMatch: TagMatch
    /// Only tests, or only what is none; nil for both.
    public var isTest: Bool?
    /// Only runs that this one triggered.
    public var parent: RunID?
    /// Only runs of this batch.
    public var batch: BatchID?
    /// Only runs that this bulk action made or ended.
    public var bulkAction: BulkActionID?
    /// Only runs whose trigger named one of these machines; empty for all.
    public var machines: [MachinePreset]
    /// Only runs in these regions; empty for all.
    ///
    /// No store knows regions: a query for others than the server's finds none.
    public var regions: [String]
    /// Only runs of these schedules; empty for all.
    public var schedules: [String]
    /// Only runs that ended with errors of these groups; empty for all.
    public var errors: [ErrorGroupID]
    /// Only runs triggered at this instant or later.
    public var createdFrom: Date?
    /// Only runs triggered before this instant.
    public var createdBefore: Date?
    /// Only runs older than this one, newest first.
    public var after: RunID?
    /// Only runs newer than this one: the page right before it, still newest first.
    public var before: RunID?
    /// The size of the page.
    public var limit: Int
    /// How many runs of each value of its ``range`` to pass over first.
    package var skip = 0

    /// Makes a query for the newest runs.
    public init(
        statuses: [RunStatus] = [], tasks: [String] = [], versions: [String] = [], queues: [String] = [],
        tags: [String] = [], tagMatch: TagMatch = .any, isTest: Bool? = nil, parent: RunID? = nil,
        batch: BatchID? = nil, bulkAction: BulkActionID? = nil, machines: [MachinePreset] = [], regions: [String] = [],
        schedules: [String] = [], errors: [ErrorGroupID] = [], createdFrom: Date? = nil, createdBefore: Date? = nil,
        after: RunID? = nil, before: RunID? = nil, limit: Int = 25
    ) {
        self.statuses = statuses
        self.tasks = tasks
        self.versions = versions
        self.queues = queues
        self.tags = tags
        self.tagMatch = tagMatch
        self.isTest = isTest
        self.parent = parent
        self.batch = batch
        self.bulkAction = bulkAction
        self.machines = machines
        self.regions = regions
        self.schedules = schedules
        self.errors = errors
        self.createdFrom = createdFrom
        self.createdBefore = createdBefore
        self.after = after
        self.before = before
        self.limit = limit
    }
}

extension RunQuery {
    /// The identity that all runs of the page come after; nil for none.
    ///
    /// Identities sort by when their runs were triggered.
    package var lowerBound: RunID? {
        [before, createdFrom.map { RunID.floor(at: $0) }].compactMap(\.self).max()
    }

    /// The identity that all runs of the page come before; nil for none.
    package var upperBound: RunID? {
        [after, createdBefore.map { RunID.floor(at: $0) }].compactMap(\.self).min()
    }

    /// Whether no run of a server in a region can be one of the query.
    package func isVoid(in region: String) -> Bool {
        !(regions.isEmpty || regions.contains(region))
    }

    /// Whether the page right before a run is wanted, so that reading goes from old to new.
    package var goesBack: Bool {
        before != nil
    }

    /// How many of ``tags`` a run has to have.
    package var neededTags: Int {
        tags.isEmpty ? 0 : tagMatch == .any ? 1 : Set(tags).count
    }
}
