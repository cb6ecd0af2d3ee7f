public import struct Foundation.Date

/// A run handed to a worker: everything that is needed to run it from the top, or to go on where it was parked.
public struct Assignment: Codable, Sendable {
    /// The lease.
    public var execution: ExecutionID
    /// The attempt to be run, from 1.
    public var attempt: Int
    /// The facts of the run that do not change.
    public var run: RunInfo
    /// The journal: all of it, or only what the engine completed since `since` when the worker had the run before.
    public var entries: [JournalEntry]
    /// The epoch the worker parked the run in, when `entries` holds only what came after; absent for the whole journal.
    public var since: Int?
    /// How long the attempt was active in earlier executions, in milliseconds; absent for not at all.
    public var activeMs: Int64?
    /// How long the run was active in earlier attempts, in milliseconds; absent for not at all.
    public var earlierMs: Int64?
    /// When the attempt began; absent for when the run did.
    public var attemptStartedAt: Date?
    /// How many changes of metadata the attempt has made; absent for none.
    public var metadataChanges: Int?
    /// The hooks that are to run, of a run that has ended; absent for one whose code is to run.
    public var hooks: PendingHooks?

    /// Makes an assignment.
    public init(
        execution: ExecutionID, attempt: Int, run: RunInfo, entries: [JournalEntry], since: Int? = nil,
        activeMs: Int64? = nil, earlierMs: Int64? = nil, attemptStartedAt: Date? = nil, metadataChanges: Int? = nil,
        hooks: PendingHooks? = nil
    ) {
        self.execution = execution
        self.attempt = attempt
        self.run = run
        self.entries = entries
        self.since = since
        self.activeMs = activeMs
        self.earlierMs = earlierMs
        self.attemptStartedAt = attemptStartedAt
        self.metadataChanges = metadataChanges
        self.hooks = hooks
    }
}

/// The facts of a run that do not change while it runs.
public struct RunInfo: Codable, Sendable {
    /// The run.
    public var id: RunID
    /// Its task.
    public var task: String
    /// The encoded payload.
    public var payload: Packet
    /// The queue it came through.
    public var queue: String
    /// Its concurrency key.
    public var concurrencyKey: String?
    /// Its labels, as they were when the attempt began.
    public var tags: [String]
    /// Its metadata as it was when the run was handed out, a JSON object as text.
    public var metadata: String?
    /// Whether it is a test.
    public var isTest: Bool
    /// The most attempts it may have: the trigger's number, else the task's.
    public var maxAttempts: Int
    /// How long each attempt may be active, in milliseconds: what the trigger said, else the task; absent for as long as it takes.
    public var maxDurationMs: Int64?
    /// The machine it is to have: the trigger's, else the task's; `small-1x` when absent.
    public var machine: MachinePreset?
    /// The caller's idempotency key.
    public var idempotencyKey: String?
    /// How that was made, if it was hashed.
    public var idempotencyKeyScope: IdempotencyScope?
    /// The run that it repeats, if it is a replay.
    public var replayOf: RunID?
    /// How much earlier it stands in its queue than it joined it, in milliseconds; absent for not at all.
    public var priorityMs: Int64?
    /// How many generations below the top of its family it is; absent for the top.
    public var generation: Int?
    /// The run that triggered it.
    public var parent: RunID?
    /// The run at the top of its family; itself when it has no parent.
    public var root: RunID
    /// The batch it came in.
    public var batch: BatchID?
    /// The version it is pinned to.
    public var version: String?
    /// When it was triggered.
    public var createdAt: Date
    /// When it was first handed out.
    public var startedAt: Date
    /// The trace it is part of, where that began outside of the server; absent where it began with the run at the top.
    public var trace: TraceID?

    /// Makes the facts.
    public init(
        id: RunID, task: String, payload: Packet, queue: String, concurrencyKey: String? = nil, tags: [String] = [],
        metadata: String? = nil, isTest: Bool = false, maxAttempts: Int, maxDurationMs: Int64? = nil,
        machine: MachinePreset? = nil, idempotencyKey: String? = nil, idempotencyKeyScope: IdempotencyScope? = nil,
        replayOf: RunID? = nil, priorityMs: Int64? = nil, generation: Int? = nil, parent: RunID? = nil,
        root: RunID, batch: BatchID? = nil, version: String? = nil,
        createdAt: Date, startedAt: Date, trace: TraceID? = nil
    ) {
        self.id = id
        self.task = task
        self.payload = payload
        self.queue = queue
        self.concurrencyKey = concurrencyKey
        self.tags = tags
        self.metadata = metadata
        self.isTest = isTest
        self.maxAttempts = maxAttempts
        self.maxDurationMs = maxDurationMs
        self.machine = machine
        self.idempotencyKey = idempotencyKey
        self.idempotencyKeyScope = idempotencyKeyScope
        self.replayOf = replayOf
        self.priorityMs = priorityMs
        self.generation = generation
        self.parent = parent
        self.root = root
        self.batch = batch
        self.version = version
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.trace = trace
    }
}
