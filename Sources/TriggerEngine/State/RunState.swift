public import TriggerModel

public import struct Foundation.Date

/// The part of a run that transitions decide about: everything that changes, and what the decisions need.
///
/// The payload and other facts that never change are in ``RunDetails``.
public struct RunState: Hashable, Sendable {
    /// What never changes.
    let origin: Shared<Origin>
    /// What hardly ever does.
    var placement: Shared<Placement>
    /// What it ended with.
    var end: Shared<Ending>?
    /// Where it stands.
    public var status: RunStatus
    /// Its place in time within the queue: when it was triggered, or when a long retry gap ended.
    public var queuedAt: Date
    /// Where it stands in line; nil while it is in no line.
    public var line: Line?
    /// Attempts begun so far.
    public var attempt: Int
    /// Whether the attempt of that number is still under way, across executions.
    public var isAttemptOpen: Bool
    /// The most attempts it may have; nil until a worker takes it, unless the trigger said so.
    public var maxAttempts: Int?
    /// The fencing number of its latest execution; 0 before the first.
    public var epoch: Int
    /// The worker that holds the lease, if any does.
    public var worker: WorkerID?
    /// The worker that parked it last, which is offered it first when it wakes.
    public var parkedWorker: WorkerID?
    /// Whether it counts against the limits of its queue, key and environment.
    public var holdsSlot: Bool
    /// Whether something it waits for completed during this execution without the worker having suspended since.
    public var isWoken: Bool
    /// Executions it was handed out for.
    public var executions: Int
    /// Executions that vanished since it last wrote into its journal.
    public var lostExecutions: Int
    /// When its next attempt is due, during the gap before it.
    public var retryAt: Date?
    /// Waits in its journal that are still pending and have timers or children.
    public var openWaits: Int
    /// Whether any run waits for it.
    public var isAwaited: Bool
    /// Time its executions were active, in milliseconds.
    public var activeMs: Int64
    /// When anything about it last changed.
    public var updatedAt: Date
    /// When it was first handed out.
    public var startedAt: Date?
    /// When it ended.
    public var finishedAt: Date?

    /// A place in line.
    public enum Line: Hashable, Sendable {
        /// In the ready queue.
        case ready(ReadyPlace)
        /// Set apart: no worker ever registered its task, or its version of it.
        case unregistered
    }

    /// What a run ends with.
    public struct Ending: Hashable, Sendable {
        /// What it returned.
        public var output: Packet?
        /// What went wrong.
        public var error: RunError?

        /// Makes an ending.
        public init(output: Packet? = nil, error: RunError? = nil) {
            self.output = output
            self.error = error
        }
    }

    /// Makes a run that was just triggered and stands in no line yet.
    public init(
        environment: EnvironmentID, id: RunID, task: String, version: String? = nil,
        queue: String, concurrencyKey: String = "", maxAttempts: Int? = nil, idempotencyKey: String? = nil,
        parent: RunID? = nil, root: RunID? = nil, depth: Int = 0, batch: BatchID? = nil, createdAt: Date
    ) {
        origin = Shared(
            Origin(
                environment: environment, id: id, task: task, parent: parent, root: root ?? id, depth: depth,
                batch: batch, createdAt: createdAt))
        placement = Shared(
            Placement(version: version, queue: queue, concurrencyKey: concurrencyKey, idempotencyKey: idempotencyKey))
        self.status = .pending
        self.queuedAt = createdAt
        self.attempt = 0
        self.isAttemptOpen = false
        self.maxAttempts = maxAttempts
        self.epoch = 0
        self.holdsSlot = false
        self.isWoken = false
        self.executions = 0
        self.lostExecutions = 0
        self.openWaits = 0
        self.isAwaited = false
        self.activeMs = 0
        self.updatedAt = createdAt
    }
}
