public import TriggerModel

/// Everything that one batch of commands changes.
///
/// A run's place in line is part of its state: a changed run comes with its state before the batch, so that a store can move it.
public struct ChangeSet: Sendable {
    /// New runs, with the facts that never change.
    public var newRuns: [RunRecord] = []
    /// Runs that changed: the state before the batch and after it.
    ///
    /// A place in line that was taken is gone from `before`.
    public var changedRuns: [RunChangePair] = []
    /// Payloads, labels and metadata of runs that have not begun, and that a later trigger gave other ones, by run.
    public var replacedDetails: [RunID: DetailsChange] = [:]
    /// Labels and metadata of runs that were given other ones, each run once.
    public var labels: [LabelsChange] = []
    /// Entries that are new or changed, by run.
    public var entries: [EntryChange] = []
    /// Entries of other runs that new runs begin with.
    public var copiedEntries: [EntryCopy] = []
    /// New waits of runs for others.
    public var dependents: [Dependent] = []
    /// Waits that ended.
    public var endedDependents: [Dependent] = []
    /// Tokens that are new or changed, each once; those that gave up an idempotency key come before those that hold one.
    public var tokens: [TokenRecord] = []
    /// Timers that are new or moved.
    public var timers: [EngineTimer] = []
    /// Timers that are no longer wanted.
    public var endedTimers: [EndedTimer] = []
    /// Workers that are new or changed.
    public var workers: [WorkerRecord] = []
    /// Workers that are gone.
    public var endedWorkers: [EndedWorker] = []
    /// News for workers of other servers.
    public var news: [WorkerNews] = []
    /// Rows of the inbox that became no runs, to be put back with the reason; or without, to be looked at when they are due.
    public var refusedInbox: [InboxRecord] = []
    /// Tasks that workers registered, in order: the last of a task is the one registered last.
    ///
    /// Their queues are made or updated.
    public var tasks: [TaskRecord] = []
    /// Queues that somebody paused, resumed or gave another limit, in order; they are made where they are not there.
    public var queues: [QueueChange] = []
    /// Environments that somebody paused, or let start runs again.
    public var pauses: [EnvironmentID: Bool] = [:]
    /// What environments are for, where that changed.
    public var types: [EnvironmentID: EnvironmentType] = [:]
    /// What environments are to allow, where somebody changed it; all of their queues are held against it, and those whose limits
    /// are parts of it follow.
    public var limits: [EnvironmentID: EnvironmentLimits] = [:]
    /// Requests answered.
    public var requests: [RequestRecord] = []
    /// Batches made, with their runs.
    public var batches: [BatchRecord] = []
    /// Open batches that are new, changed or gone; the items of those that are gone or aborted go with them.
    public var openBatches: [OpenBatchChange] = []
    /// New items of open batches.
    public var batchItems: [BatchItem] = []
    /// Bulk actions made.
    public var newBulkActions: [BulkActionRecord] = []
    /// Bulk actions that went on or ended.
    public var bulkActions: [BulkActionRecord] = []
    /// Runs that bulk actions made or ended.
    public var bulkLinks: [BulkLink] = []
    /// What is added to groups of errors, each once, in the order of their identities.
    public var errorGroups: [ErrorGroupRecord] = []
    /// Runs that ended with errors of those groups.
    public var errorLinks: [ErrorLink] = []
    /// Schedules that are new, changed, moved to another environment or gone; each once.
    public var schedules: [ScheduleChange] = []

    /// A schedule before and after.
    public struct ScheduleChange: Hashable, Sendable {
        /// As it was loaded; nil for a new one.
        public var before: ScheduleRecord?
        /// As it is to be; nil for one that is gone.
        public var after: ScheduleRecord?

        /// Makes a change.
        public init(before: ScheduleRecord?, after: ScheduleRecord?) {
            self.before = before
            self.after = after
        }
    }

    /// What runs need that is not their own.
    public var needs: [RunNeed] = []
    /// Finished runs to be removed, with all that belongs to them.
    public var prunedRuns: [PrunedRun] = []

    /// A run to be removed; a long journal goes after it, a part at a time, when nobody can find it any more.
    public struct PrunedRun: Hashable, Sendable {
        /// The environment.
        public var environment: EnvironmentID
        /// The run.
        public var id: RunID
        /// Whether its journal is left for later; see ``PrunedKind/journals``.
        public var leavesJournal: Bool

        /// Names a run.
        public init(environment: EnvironmentID, id: RunID, leavesJournal: Bool = false) {
            self.environment = environment
            self.id = id
            self.leavesJournal = leavesJournal
        }
    }

    /// A run before and after.
    public struct RunChangePair: Sendable {
        /// As it was loaded, or as a take left it.
        public var before: RunState
        /// As it is to be.
        public var after: RunState

        /// Makes a pair.
        public init(before: RunState, after: RunState) {
            self.before = before
            self.after = after
        }
    }

    /// An open batch before and after.
    public struct OpenBatchChange: Hashable, Sendable {
        /// As it was loaded; nil for a new one.
        ///
        /// A shared store refuses the change if it is not so any more.
        public var before: OpenBatch?
        /// As it is to be; nil for one that is gone.
        public var after: OpenBatch?

        /// Makes a change.
        public init(before: OpenBatch?, after: OpenBatch?) {
            self.before = before
            self.after = after
        }
    }

    /// Facts of a run to be written anew: payload, labels and metadata; the others stay.
    public struct DetailsChange: Sendable {
        /// The environment.
        public var environment: EnvironmentID
        /// The facts.
        public var details: RunDetails

        /// Makes a change.
        public init(environment: EnvironmentID, details: RunDetails) {
            self.environment = environment
            self.details = details
        }
    }

    /// Labels and metadata of a run to be written anew.
    public struct LabelsChange: Hashable, Sendable {
        /// The environment.
        public var environment: EnvironmentID
        /// The run.
        public var run: RunID
        /// What they are to be.
        public var labels: RunLabels
        /// The labels that are new.
        public var newTags: [String]

        /// Makes a change.
        public init(environment: EnvironmentID, run: RunID, labels: RunLabels, newTags: [String] = []) {
            self.environment = environment
            self.run = run
            self.labels = labels
            self.newTags = newTags
        }
    }

    /// An entry to be written.
    public struct EntryChange: Sendable {
        /// The environment.
        public var environment: EnvironmentID
        /// The run it belongs to.
        public var run: RunID
        /// The entry.
        public var entry: JournalEntry

        /// Makes a change.
        public init(environment: EnvironmentID, run: RunID, entry: JournalEntry) {
            self.environment = environment
            self.run = run
            self.entry = entry
        }
    }

    /// An entry that completed, to be written once more as it stands, as one of another run's first attempt.
    public struct EntryCopy: Hashable, Sendable {
        /// The environment.
        public var environment: EnvironmentID
        /// Where it stands.
        public var source: EntryPlace
        /// Where it is to stand.
        public var target: EntryPlace
        /// How many entries come before it there.
        public var position: Int

        /// Makes a copy.
        public init(environment: EnvironmentID, source: EntryPlace, target: EntryPlace, position: Int) {
            self.environment = environment
            self.source = source
            self.target = target
            self.position = position
        }
    }

    /// A timer to be removed.
    public struct EndedTimer: Hashable, Sendable {
        /// The environment.
        public var environment: EnvironmentID
        /// The timer.
        public var id: EngineTimer.ID

        /// Makes a removal.
        public init(environment: EnvironmentID, id: EngineTimer.ID) {
            self.environment = environment
            self.id = id
        }
    }

    /// A worker to be removed.
    public struct EndedWorker: Hashable, Sendable {
        /// The environment.
        public var environment: EnvironmentID
        /// The worker.
        public var id: WorkerID

        /// Makes a removal.
        public init(environment: EnvironmentID, id: WorkerID) {
            self.environment = environment
            self.id = id
        }
    }

    /// Makes an empty set.
    public init() {}
}
