public import TriggerModel

public import struct Foundation.Date

/// What can be read without changing anything, by callers outside the committer.
public protocol StoreSnapshot {
    /// Whole runs, in no order; those that do not exist are left out.
    func records(_ environment: EnvironmentID, _ ids: [RunID]) throws -> [RunRecord]

    /// One page of an environment's runs, newest first, at most `query.limit + 1` of them, so that the caller sees whether
    /// there are more.
    func records(_ environment: EnvironmentID, matching query: RunQuery) throws -> [RunRecord]

    /// The runs of such a page, newest first.
    func runIDs(_ environment: EnvironmentID, matching query: RunQuery) throws -> [RunID]

    /// How many bytes the payload, the metadata and the output of each of some runs have together.
    func sizes(_ environment: EnvironmentID, of runs: [RunID]) throws -> [RunID: Int]

    /// The labels and the metadata of some runs; those that do not exist are left out.
    func labels(_ environment: EnvironmentID, of runs: [RunID]) throws -> [RunID: RunLabels]

    /// Journals, oldest entry first.
    func journal(_ environment: EnvironmentID, _ query: JournalQuery) throws -> [RunID: [JournalEntry]]

    /// A batch that has its runs; nil when there is none.
    func batch(_ environment: EnvironmentID, _ id: BatchID) throws -> BatchRecord?

    /// A batch that has no runs yet, or was aborted; nil when there is none.
    func openBatch(_ environment: EnvironmentID, _ id: BatchID) throws -> OpenBatch?

    /// The items of an open batch that have come.
    func batchItems(_ environment: EnvironmentID, of batch: BatchID) throws -> [BatchItem]

    /// Those of some places in an open batch whose items have come.
    func batchIndexes(_ environment: EnvironmentID, of batch: BatchID, among indexes: [Int]) throws -> Set<Int>

    /// The statuses of runs.
    func statuses(_ environment: EnvironmentID, of runs: [RunID]) throws -> [RunID: RunStatus]

    /// How runs ended; those that have not are left out.
    func outcomes(_ environment: EnvironmentID, of runs: [RunID]) throws -> [RunID: RunOutcome]

    /// A token; nil when there is none.
    func token(_ environment: EnvironmentID, _ id: TokenID) throws -> TokenRecord?

    /// One page of an environment's tokens, newest first, at most `query.limit + 1` of them, so that the caller sees whether
    /// there are more.
    func tokens(_ environment: EnvironmentID, matching query: TokenQuery) throws -> [TokenRecord]

    /// Schedules.
    func schedules(_ environment: EnvironmentID, matching query: ScheduleQuery) throws -> ScheduleRecords

    /// Who there is in an environment to do work.
    func attendance(_ environment: EnvironmentID) throws -> Attendance

    /// The due time of the next timer or schedule; nil when there is none.
    func nextTimer() throws -> Date?

    /// All registered workers of all environments.
    func allWorkers() throws -> [WorkerRecord]

    /// How many runs of the group of a ready run hold slots, and how many stand before it, counted up to a limit.
    ///
    /// A group is a queue, or one concurrency key of it.
    func standing(of run: RunState, countLimit: Int) throws -> LineStanding

    /// Whether any worker ever registered in the environment.
    func hasWorkers(_ environment: EnvironmentID) throws -> Bool

    /// Those of some versions that a worker with tasks ever registered with.
    func versions(_ environment: EnvironmentID, among versions: [String]) throws -> Set<String>

    /// Runs whose lease, or whose slot after a cancel, a worker holds; at most `limit`, by id. They are not locked.
    func runs(_ environment: EnvironmentID, heldBy worker: WorkerID, limit: Int) throws -> [RunState]

    /// The queues that tasks declared and those that runs are in, sorted by name: one page of them, and their number.
    ///
    /// Its cost depends on the number of queues, on the slots held in those of the page, and on `query.countLimit`; never on
    /// the backlog or the runs that ever were.
    func queues(_ environment: EnvironmentID, _ query: QueueQuery) throws -> QueueRecords

    /// Bulk actions, newest first.
    func bulkActions(_ environment: EnvironmentID, matching query: BulkActionQuery) throws -> [BulkActionRecord]

    /// Groups of errors, the one seen last first; of a page at most `limit + 1`, so that the caller sees whether there are more.
    func errorGroups(_ environment: EnvironmentID, matching query: ErrorQuery) throws -> [ErrorGroupRecord]

    /// The environments there are, in order.
    func environments() throws -> [EnvironmentID]

    /// What an environment allows, and how much of it is in use; nil for one that is not there.
    func environmentRecord(_ environment: EnvironmentID) throws -> EnvironmentRecord?

    /// Runs that ended, among the next `query.limit` of a range, oldest first.
    func finishedRuns(_ environment: EnvironmentID, _ query: FinishedRunQuery) throws -> FinishedRunPage

    /// How many of a range are old, as far as can be seen without locks; nothing is removed.
    func prunable(_ kind: PrunedKind, _ environment: EnvironmentID, _ range: PruneRange) throws -> PrunedRange

    /// What tells this database from all others; a copy of it has the same.
    func identity() throws -> String

    /// Those of some objects of the object store that anything names.
    func isNamed(_ environment: EnvironmentID, _ paths: [ObjectPath]) throws -> Set<ObjectPath>
}

/// How it stands with the line of a ready run.
public struct LineStanding: Hashable, Sendable {
    /// Runs of its group that hold a slot.
    public var running: Int
    /// Runs of its group that stand before it.
    public var ahead: Int

    /// Makes the counts.
    public init(running: Int, ahead: Int) {
        self.running = running
        self.ahead = ahead
    }
}

/// Which queues to read.
public struct QueueQuery: Hashable, Sendable {
    /// Only the queue of this name.
    public var name: String?
    /// How many to pass over.
    public var offset: Int
    /// The most to read.
    public var limit: Int
    /// How far the waiting runs of each are counted.
    public var countLimit: Int

    /// Makes a query for the first queues.
    public init(name: String? = nil, offset: Int = 0, limit: Int = 25, countLimit: Int = 10_000) {
        self.name = name
        self.offset = offset
        self.limit = limit
        self.countLimit = countLimit
    }
}

/// Which entries of which journals to read.
public struct JournalQuery: Hashable, Sendable {
    /// The runs.
    public var runs: [RunID]
    /// Which of their entries.
    public var selection: Selection

    /// Which entries.
    public enum Selection: Hashable, Sendable {
        /// All that were not abandoned.
        case all
        /// The same, without what they returned and without how runs ended: only tokens that were made are there.
        case outline
        /// The same, and those that were abandoned.
        case history
        /// Those the engine completed during this epoch.
        case woken(epoch: Int)
        /// Those that are pending.
        case pending
    }

    /// Makes a query; for all entries unless said otherwise.
    public init(runs: [RunID], selection: Selection = .all) {
        self.runs = runs
        self.selection = selection
    }
}
