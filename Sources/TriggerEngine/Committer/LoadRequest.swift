import TriggerModel

import struct Foundation.Date

/// What the commands of a batch need of the store, gathered so that each kind of row is loaded once.
///
/// The few commands that sweep (timers, recovery, admission) find their rows through `transaction` while they ask.
struct LoadRequest {
    let transaction: any StoreTransaction
    let environment: EnvironmentID
    let options: EngineOptions
    let now: Date
    var runs: Set<RunID> = []
    /// Runs whose pending waits matter, since the batch may end them.
    var ending: Set<RunID> = []
    /// Runs whose woken entries matter, since the batch may suspend them.
    var suspending: Set<RunID> = []
    var tokens: Set<TokenID> = []
    /// Tokens that the batch may end, so that it matters who waits for them.
    var endingTokens: Set<TokenID> = []
    /// Idempotency keys of tokens.
    var tokenKeys: Set<String> = []
    var entries: Set<EntryPlace> = []
    var heldKeys: Set<HeldKey> = []
    var tasks: Set<TaskRecord.ID> = []
    /// Tasks that a run triggers in its own version, which is known when the run is loaded.
    var pinnedTasks: [RunID: Set<String>] = [:]
    /// Whether new runs are to come.
    var bringsRuns = false
    /// The calls that bring runs.
    var calls: [Call] = []
    /// The tasks of workers that register, each list once: what they declare holds for the calls after them.
    var declarations: [[TaskRecord]] = []
    /// The queues that items name.
    var namedQueues: Set<String> = []
    /// Runs that are to join a line, for which it is asked who has their tasks.
    var admitted: Set<RunID> = []
    /// Runs whose labels or metadata may be changed.
    private(set) var labelled: Set<RunID> = []
    /// Runs that may end without their code, so that it matters which hooks their tasks have.
    var hooked: Set<RunID> = []
    /// Whether a sweep found as many runs as it may take at once, so that there may be more.
    var isSweepCut = false
    var requests: Set<RequestRecord.ID> = []
    /// Versions that items name.
    var versions: Set<String> = []
    var workers: Set<WorkerID> = []
    /// Queues that are to be changed, as they are.
    var queues: [String: QueueRecord] = [:]
    /// The environment as it is, where its limits matter.
    var environmentRecord: EnvironmentRecord?
    /// Runs that are to be replayed, whole.
    var replays: [RunID: RunRecord] = [:]
    /// The journals of those that are to be replayed from a step.
    var replayedJournals: [RunID: [JournalEntry]] = [:]
    /// Batches, as they are.
    var batches: [BatchID: BatchRecord] = [:]
    var openBatches: [BatchID: OpenBatch] = [:]
    /// The places of open batches whose items have come, as far as it was asked about them, and what the commands put into others.
    var takenIndexes: [BatchID: Set<Int>] = [:]
    var freshItems: [BatchID: [Int: BatchEntry]] = [:]
    /// The items that came so far of the batches that may become complete, by their places.
    var batchItems: [BatchID: [Int: BatchEntry]] = [:]
    /// Bulk actions that go on or are to be ended, as they are, and the runs that those come to next which go on.
    var bulkActions: [BulkActionID: BulkActionRecord] = [:]
    var portions: [BulkActionID: BulkPortion] = [:]
    /// The bulk replays that go on, for one more to be begun.
    var replaying: [BulkActionRecord] = []
    /// Schedules, as they are.
    var schedules: [ScheduleID: ScheduleRecord] = [:]
    /// Who there is to do work, where that matters.
    var attendance: Attendance?
    /// The workers that are there, where it matters what versions they have.
    var attendants: [WorkerRecord] = []
    /// Timers that are due, to be taken once what they are about is loaded.
    var timers: [EngineTimer] = []

    /// A call that brings runs.
    struct Call {
        var items: [TriggerItem]
        /// The run that waits for them, whose version they get.
        var parent: RunID?
        /// Whether those whose queue is gone go to their tasks' own.
        var settles: Bool
    }

    init(transaction: any StoreTransaction, environment: EnvironmentID, options: EngineOptions, now: Date) {
        self.transaction = transaction
        self.environment = environment
        self.options = options
        self.now = now
    }

    /// The task's registration that a trigger of it is held against.
    mutating func task(_ task: String, version: String?) {
        tasks.insert(TaskRecord.ID(environment: environment, task: task, version: version))
    }

    /// A run that is to join a line.
    mutating func admit(_ run: RunID) {
        runs.insert(run)
        admitted.insert(run)
    }

    /// Runs whose labels or metadata are to be changed.
    mutating func labels(_ runs: [RunID]) {
        self.runs.formUnion(runs)
        labelled.formUnion(runs)
    }

    /// A token that is to be completed, or times out.
    mutating func end(_ token: TokenID) {
        tokens.insert(token)
        endingTokens.insert(token)
    }

    /// What triggering the items of a call needs, which a run waits for or nobody does; those of replays settle.
    mutating func items(_ items: [TriggerItem], awaitedBy parent: RunID? = nil, settling: Bool = false) {
        guard !items.isEmpty else { return }
        for item in items { self.item(item) }
        calls.append(Call(items: items, parent: parent, settles: settling))
        bringsRuns = true
        if let parent { pinnedTasks[parent, default: []].formUnion(items.map(\.task)) }
    }

    private mutating func item(_ item: TriggerItem) {
        task(item.task, version: item.options.version)
        if let version = item.options.version { versions.insert(version) }
        if let parent = item.options.parent { runs.insert(parent) }
        heldKeys.formUnion(item.heldKeys)
        if let queue = item.namedQueue { namedQueues.insert(queue) }
    }
}
