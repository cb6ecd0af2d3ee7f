public import TriggerModel

public import struct Foundation.Date

/// What the committer may do inside one transaction, in bulk: loads, takes and one kind of save.
///
/// On a database that several servers share, loads lock what they return. Whatever is asked for and does not exist is left
/// out of the answer, and answers come in no order, unless said otherwise.
public protocol StoreTransaction: StoreSnapshot {
    // MARK: Loads

    /// Everything that a batch asks for at once; where it takes a journey to ask, one journey.
    func load(_ environment: EnvironmentID, _ loads: Loads, now: Date) throws -> LoadedRows

    /// The state of runs: those with the ids and those that hold keys, each once.
    ///
    /// On a shared database the runs that wait for them are locked with them, in one order everywhere.
    func runs(_ environment: EnvironmentID, _ ids: [RunID], holding keys: [HeldKey]) throws -> [RunState]

    /// Unfinished runs that another triggered; at most `limit`, by id, after `after`.
    func children(_ environment: EnvironmentID, of parent: RunID, after: RunID?, limit: Int) throws -> [RunID]

    /// Single entries of journals.
    func entries(_ environment: EnvironmentID, _ places: [EntryPlace]) throws -> [RunID: [JournalEntry]]

    /// Tokens: those with the ids and those that hold idempotency keys, each once.
    ///
    /// They are loaded before runs: on a shared database, locks of tokens come before those of the runs that wait for them.
    func tokens(_ environment: EnvironmentID, _ ids: [TokenID], holding keys: [String]) throws -> [TokenRecord]

    /// The waits for runs and tokens.
    func dependents(_ environment: EnvironmentID, of awaited: [Awaited]) throws -> [Dependent]

    /// Registered tasks. An id without a version gives the one registered last; `TaskRecord.version` says which that was.
    func tasks(_ ids: [TaskRecord.ID]) throws -> [TaskRecord.ID: TaskRecord]

    /// Registered workers.
    func workers(_ environment: EnvironmentID, _ ids: [WorkerID]) throws -> [WorkerRecord]

    /// Answered requests, those older than ``RequestRecord/retention`` left out.
    func requests(_ ids: [RequestRecord.ID], now: Date) throws -> [RequestRecord]

    /// Schedules, each once, those that are gone among them.
    ///
    /// On a shared database they are locked, before anything else that is.
    func schedules(_ loads: ScheduleLoads) throws -> [ScheduleRecord]

    /// Bulk actions.
    func bulkActions(_ environment: EnvironmentID, _ ids: [BulkActionID]) throws -> [BulkActionRecord]

    /// Those of some queues that have no limit of their own and are not paused; so does a queue nobody registered.
    func openQueues(_ environment: EnvironmentID, _ names: [String]) throws -> Set<String>

    /// What is said of each of some queues.
    func rules(_ environment: EnvironmentID, ofQueues names: [String]) throws -> [String: QueueRules]

    /// How many runs stand in line in each of some queues, all of their keys together; counted up to the queue's limit at least.
    ///
    /// On a shared database nobody else gets the count of such a queue before this transaction ends, so that the runs it brings
    /// are counted. It costs what there is to count there, and no more than the limit.
    func lineLengths(_ environment: EnvironmentID, upTo limits: [String: Int]) throws -> [String: Int]

    /// Runs that were set apart because nobody had their task, oldest first: those a worker of `version` with `tasks` can run
    /// now.
    ///
    /// They are not locked: loads lock them, in their order with everything else, and tell whether they are still set apart.
    func unregistered(
        _ environment: EnvironmentID, tasks: [String], version: String, limit: Int
    ) throws -> RunsSetApart

    /// Runs that were set apart because nobody had declared their queues, oldest first; as with
    /// ``unregistered(_:tasks:version:limit:)`` they are not locked.
    func undeclared(_ environment: EnvironmentID, queues: [String], limit: Int) throws -> RunsSetApart

    /// Set-apart runs whose status is still PENDING, since they came before the environment had any worker.
    func unannounced(_ environment: EnvironmentID, limit: Int) throws -> [RunID]

    // MARK: Takes

    /// Takes runs out of the ready queue and gives each a slot, as far as the limits of environment, queue and concurrency
    /// key allow: eligible groups by their oldest head, then their runs, resumed ones first. In the order they are to start.
    ///
    /// Its cost depends on what it takes, never on what waits or ran.
    func takeReady(_ environment: EnvironmentID, _ request: TakeRequest) throws -> TakenRuns

    /// The timers due by `now`, the earliest first, and the schedules, as many of each as `limit` says; none while another server
    /// looks after them.
    func dueTimers(now: Date, limit: Int) throws -> [EngineTimer]

    /// Takes those of some due timers that are still there, unmoved; called once their runs and workers are loaded, under
    /// whose locks alone a timer changes.
    func takeTimers(_ timers: [EngineTimer]) throws -> Set<EngineTimer.ID>

    /// Takes rows out of the inbox that are due by `now` and were not refused before: those that were never put off come first,
    /// each kind in its order; none that another server is about to take.
    func takeInbox(now: Date, limit: Int) throws -> [InboxRecord]

    /// When the next of the inbox's rows is due that are not due by `now`; nil when none was put off.
    func nextInbox(after now: Date) throws -> Date?

    /// Takes the news that other servers left for workers, the oldest first.
    func takeNews(for workers: [WorkerID]) throws -> [WorkerNews]

    // MARK: Retention

    /// Whether this server is the one that removes what is old, until the transaction ends; false while another one does.
    func beginPruning() throws -> Bool

    /// Those of some runs that had ended by then and that no other server has locked, locked, as they stand now.
    func finishedRuns(_ environment: EnvironmentID, by ends: OldEnds, locking ids: [RunID]) throws -> [FinishedRun]

    /// Removes those of a range that are old and that nobody needs.
    func prune(_ kind: PrunedKind, _ environment: EnvironmentID, _ range: PruneRange) throws -> PrunedRange

    // MARK: Save

    /// Writes everything a batch of commands changed.
    ///
    /// - Throws: A ``StoreError`` of code `data` when a value is refused.
    func save(_ changes: ChangeSet) throws
}

extension StoreTransaction {
    /// The state of runs.
    package func runs(_ environment: EnvironmentID, _ ids: [RunID]) throws -> [RunState] {
        try runs(environment, ids, holding: [])
    }
}

/// A key that one run of a task holds at a time.
public struct HeldKey: Hashable, Sendable {
    /// What it is held for.
    public enum Kind: Hashable, Sendable {
        /// That no other run is made with it.
        case idempotency
        /// That the run, which is delayed, is put off by whoever triggers with it.
        case debounce
    }

    /// What it is held for.
    public var kind: Kind
    /// The task.
    public var task: String
    /// The key.
    public var key: String

    /// Makes a key; an idempotency key unless said otherwise.
    public init(_ kind: Kind = .idempotency, task: String, key: String) {
        self.kind = kind
        self.task = task
        self.key = key
    }
}

/// A place in a run's journal.
public struct EntryPlace: Hashable, Sendable {
    /// The run.
    public var run: RunID
    /// The place.
    public var id: EntryKey

    /// Makes a place.
    public init(run: RunID, id: EntryKey) {
        self.run = run
        self.id = id
    }
}

/// What a worker could take.
public struct TakeRequest: Hashable, Sendable {
    /// The tasks it has.
    public var tasks: [String]
    /// The lanes it may take from.
    public var lanes: [String]
    /// How many runs it could take.
    public var limit: Int

    /// Makes a request.
    public init(tasks: [String], lanes: [String], limit: Int) {
        self.tasks = tasks
        self.lanes = lanes
        self.limit = limit
    }
}

/// What was taken from the ready queue.
public struct TakenRuns: Hashable, Sendable {
    /// The runs, in the order they are to start.
    public var runs: [RunID]
    /// How many more runs the environment may start.
    public var room: Int

    /// Makes the answer to a take.
    public init(runs: [RunID], room: Int) {
        self.runs = runs
        self.room = room
    }
}
