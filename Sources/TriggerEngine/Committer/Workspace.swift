import TriggerModel

import struct Foundation.Date

/// The rows of one environment that a batch touches, in memory: each command sees what those before it made of them.
struct Workspace {
    let environment: EnvironmentID
    let now: Date
    let ids: any IDSource
    let options: EngineOptions
    var hasWorkers: Bool

    var runs: [RunID: LoadedRun] = [:]
    var entries: [EntryPlace: JournalEntry] = [:]
    var entriesByRun: [RunID: Set<EntryKey>] = [:]
    var dependents: [Awaited: Set<Dependent>] = [:]
    var tokens: [TokenID: TokenRecord] = [:]
    /// The tokens that hold idempotency keys.
    var tokenHolders: [String: TokenID] = [:]
    var holders: [HeldKey: RunID] = [:]
    var tasks: [TaskRecord.ID: TaskRecord] = [:]
    /// Versions that workers registered with, as far as it was asked about them.
    var versions: Set<String> = []
    var requests: [RequestRecord.ID: RequestRecord] = [:]
    var workers: [WorkerID: WorkerRecord] = [:]
    var queues: [String: QueueRecord] = [:]
    /// What is said of the queues that runs may come to.
    var rules: [String: QueueRules] = [:]
    /// How many runs stand in line in those whose length is limited, with those that the batch brings.
    var lineLengths: [String: Int] = [:]
    /// Whether there is any such queue.
    var limitsLines = false
    var environmentRecord: EnvironmentRecord?
    /// Whether a sweep left something.
    var isSweepCut = false
    var replays: [RunID: RunRecord] = [:]
    var replayedJournals: [RunID: [JournalEntry]] = [:]
    var batches: [BatchID: BatchRecord] = [:]
    var openBatches: [BatchID: OpenBatch] = [:]
    /// Open batches as they were loaded.
    var loadedBatches: [BatchID: OpenBatch] = [:]
    /// The places of open batches whose items have come, as far as it was asked about them.
    var takenIndexes: [BatchID: Set<Int>] = [:]
    /// The items of open batches, by their places: the new ones, and where the batch may become complete, all of them.
    var batchItems: [BatchID: [Int: BatchEntry]] = [:]
    var bulkActions: [BulkActionID: BulkActionRecord] = [:]
    var portions: [BulkActionID: BulkPortion] = [:]
    var replaying: [BulkActionRecord] = []
    var endings: [RunID: RunOutcome] = [:]
    var schedules: [ScheduleID: ScheduleRecord] = [:]
    /// Schedules as they were loaded.
    var loadedSchedules: [ScheduleID: ScheduleRecord] = [:]
    var attendance: Attendance?
    var attendants: [WorkerRecord] = []
    /// What the runs that failed add to the groups of their errors.
    var errorGroups: [ErrorGroupID: ErrorGroupRecord] = [:]
    /// Labels and metadata of runs that may be changed, as they were loaded but for new labels.
    var labels: [RunID: RunLabels] = [:]
    /// The metadata of those that it was looked into, as the batch has it so far.
    var metadata: [RunID: MetadataObject] = [:]
    var addedTags: [RunID: [String]] = [:]
    var changedLabels: Set<RunID> = []

    /// The runs that are new, in the order they were triggered.
    var newRuns: [LoadedRun] = []
    /// The runs that changed, new ones among them, each once.
    var changedRuns: [LoadedRun] = []
    var changedEntries: Set<EntryPlace> = []
    /// How many entries the writer of the present write knew of its run's journal.
    var position: Int?
    var changedTokens: Set<TokenID> = []
    var changedBatches: Set<BatchID> = []
    var timers: [EngineTimer.ID: EngineTimer] = [:]
    var endedTimers: Set<EngineTimer.ID> = []
    /// The due timers that this batch has to itself.
    var takenTimers: Set<EngineTimer.ID> = []
    var changes = ChangeSet()
    /// How many identifiers the batch has made.
    var madeIDs = 0
    /// News for workers, delivered after the commit.
    var notices: [Notice] = []
    /// The workers that joined, or came back.
    var registered: [WorkerRecord] = []
    /// What the operator is told of, after the commit.
    var warnings: [Warning] = []
    /// Entries that completed while their run was executing, to be read back with their outcomes and told to the worker.
    var completions: [Completion] = []

    /// News for a worker.
    struct Notice: Sendable {
        var worker: WorkerID
        var notice: WorkerNotice
    }

    /// An entry that a worker is to be told of.
    struct Completion: Sendable {
        var worker: WorkerID
        var execution: ExecutionID
        var entry: EntryKey
    }
}

extension Workspace {
    /// The state of a run as the batch has it so far.
    func run(_ id: RunID) -> RunState? {
        runs[id]?.state
    }

    /// The entry at a place as the batch has it so far.
    func entry(_ run: RunID, _ id: EntryKey) -> JournalEntry? {
        entries[EntryPlace(run: run, id: id)]
    }

    /// The entries of a run that are in the workspace.
    func entries(of run: RunID) -> [JournalEntry] {
        (entriesByRun[run] ?? []).compactMap { entry(run, $0) }
    }

    /// Changes a run without a transition: bookkeeping that no decision hangs on.
    mutating func update(_ id: RunID, _ change: (inout RunState) -> Void) {
        guard let loaded = runs[id] else { return }
        change(&loaded.state)
        noteChange(of: loaded)
    }

    /// Notes that a run is to be saved.
    mutating func noteChange(of loaded: LoadedRun) {
        guard !loaded.isChanged else { return }
        loaded.isChanged = true
        changedRuns.append(loaded)
    }

    /// Writes an entry.
    mutating func put(_ entry: JournalEntry, of run: RunID) {
        let place = EntryPlace(run: run, id: entry.id)
        var entry = entry
        if let position, entry.position == nil, entries[place] == nil { entry.position = position }
        entries[place] = entry
        entriesByRun[run, default: []].insert(entry.id)
        changedEntries.insert(place)
    }

    /// Sets a timer, or moves it; one that was due and has not been fired is due no more.
    mutating func set(_ id: EngineTimer.ID, at dueAt: Date) {
        timers[id] = EngineTimer(environment: environment, id: id, dueAt: dueAt)
        endedTimers.remove(id)
        takenTimers.remove(id)
    }

    /// Removes a timer.
    mutating func end(_ id: EngineTimer.ID) {
        timers[id] = nil
        endedTimers.insert(id)
    }

    /// Makes an identifier, which sorts after those it made before.
    mutating func next<ID: Identifier>() -> ID {
        madeIDs += 1
        return ids.next(now: now, sequence: madeIDs)
    }

    /// A number in [0, 1).
    func chance() -> Double {
        Double(ids.randomBits() >> 11) / Double(1 << 53)
    }

    /// Whether a run may have become ready, or a limit may have let one through.
    var movesRuns: Bool {
        !changes.tasks.isEmpty || !changes.queues.isEmpty || !changes.pauses.isEmpty || !changes.limits.isEmpty
            || changedRuns.contains { loaded in
                loaded.isNew || loaded.state.line != loaded.before.line
                    || loaded.state.holdsSlot != loaded.before.holdsSlot
            }
    }

    /// The slots of each worker that are free when this is stored: those of runs that ended or wait.
    var freedSlots: [WorkerID: Int] {
        var freed: [WorkerID: Int] = [:]
        for loaded in changedRuns where loaded.before.holdsSlot && loaded.state.isAtRest {
            if let worker = loaded.before.worker { freed[worker, default: 0] += 1 }
        }
        return freed
    }

    /// Everything that changed, to be saved; but for the new runs that are kept back.
    func changeSet(keepingBack newcomers: Newcomers = Newcomers()) -> ChangeSet {
        var set = changes
        let kept = Set(newcomers.runs.map(ObjectIdentifier.init))
        set.newRuns.reserveCapacity(newRuns.count - kept.count)
        set.changedRuns.reserveCapacity(changedRuns.count - newRuns.count)
        for loaded in newRuns where !kept.contains(ObjectIdentifier(loaded)) {
            if let record = loaded.record { set.newRuns.append(record) }
        }
        for loaded in changedRuns where !loaded.isNew && loaded.state != loaded.before {
            set.changedRuns.append(ChangeSet.RunChangePair(before: loaded.before, after: loaded.state))
        }
        set.entries = changedEntries.compactMap { place in
            entries[place].map { ChangeSet.EntryChange(environment: environment, run: place.run, entry: $0) }
        }
        if !changedTokens.isEmpty { set.tokens = tokensToSave }
        if !changedLabels.isEmpty { set.labels = labelChanges }
        if !changedBatches.isEmpty { set.openBatches = batchChanges }
        set.schedules = scheduleChanges
        if !errorGroups.isEmpty { set.errorGroups = errorGroups.values.sorted { $0.id < $1.id } }
        set.timers = Array(timers.values)
        set.endedTimers = endedTimers.map { ChangeSet.EndedTimer(environment: environment, id: $0) }
        return set
    }
}
