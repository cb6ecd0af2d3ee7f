public import TriggerModel

public import struct Foundation.Date

/// What transitions change, each by itself.
extension RunState {
    /// Where it stands.
    public var status: RunStatus {
        get { facts.value.status }
        set { facts.value.status = newValue }
    }

    /// Its place in time within the queue: when it was triggered, or when a long retry gap ended.
    public var queuedAt: Date {
        get { facts.value.queuedAt }
        set { facts.value.queuedAt = newValue }
    }

    /// Where it stands in line; nil while it is in no line.
    public var line: Line? {
        get { facts.value.line }
        set { facts.value.line = newValue }
    }

    /// Attempts begun so far.
    public var attempt: Int {
        get { facts.value.attempt }
        set { facts.value.attempt = newValue }
    }

    /// Whether the attempt of that number is still under way, across executions.
    public var isAttemptOpen: Bool {
        get { facts.value.isAttemptOpen }
        set { facts.value.isAttemptOpen = newValue }
    }

    /// The most attempts it may have; nil until a worker takes it, unless the trigger said so.
    public var maxAttempts: Int? {
        get { facts.value.maxAttempts }
        set { facts.value.maxAttempts = newValue }
    }

    /// The fencing number of its latest execution; 0 before the first.
    public var epoch: Int {
        get { facts.value.epoch }
        set { facts.value.epoch = newValue }
    }

    /// The worker that holds the lease, if any does.
    public var worker: WorkerID? {
        get { facts.value.worker }
        set { facts.value.worker = newValue }
    }

    /// The worker that parked it last, which is offered it first when it wakes.
    public var parkedWorker: WorkerID? {
        get { facts.value.parkedWorker }
        set { facts.value.parkedWorker = newValue }
    }

    /// Whether it counts against the limits of its queue, key and environment.
    public var holdsSlot: Bool {
        get { facts.value.holdsSlot }
        set { facts.value.holdsSlot = newValue }
    }

    /// Whether something it waits for completed during this execution without the worker having suspended since.
    public var isWoken: Bool {
        get { facts.value.isWoken }
        set { facts.value.isWoken = newValue }
    }

    /// Executions it was handed out for.
    public var executions: Int {
        get { facts.value.executions }
        set { facts.value.executions = newValue }
    }

    /// Executions that vanished since it last wrote into its journal.
    public var lostExecutions: Int {
        get { facts.value.lostExecutions }
        set { facts.value.lostExecutions = newValue }
    }

    /// When its next attempt is due, during the gap before it.
    public var retryAt: Date? {
        get { facts.value.retryAt }
        set { facts.value.retryAt = newValue }
    }

    /// Waits in its journal that are still pending and have timers or children.
    public var openWaits: Int {
        get { facts.value.openWaits }
        set { facts.value.openWaits = newValue }
    }

    /// Whether any run waits for it.
    public var isAwaited: Bool {
        get { facts.value.isAwaited }
        set { facts.value.isAwaited = newValue }
    }

    /// Time its executions were active, in milliseconds.
    public var activeMs: Int64 {
        get { facts.value.activeMs }
        set { facts.value.activeMs = newValue }
    }

    /// When anything about it last changed.
    public var updatedAt: Date {
        get { facts.value.updatedAt }
        set { facts.value.updatedAt = newValue }
    }

    /// When it was first handed out.
    public var startedAt: Date? {
        get { facts.value.startedAt }
        set { facts.value.startedAt = newValue }
    }

    /// When it ended.
    public var finishedAt: Date? {
        get { facts.value.finishedAt }
        set { facts.value.finishedAt = newValue }
    }
}
