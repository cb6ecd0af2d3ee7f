public import TriggerModel

public import struct Foundation.Date

/// What only some runs have: when they may be queued at the earliest and begin at the latest, and what else hangs on time.
public struct RunTerms: Hashable, Codable, Sendable {
    /// When it joins its queue, or joined it; nil for a run that did so when it was triggered.
    public var delayUntil: Date?
    /// How long it may wait in its queue before it has begun, in milliseconds; nil until its task says so, 0 for as long as it
    /// takes whatever the task says.
    public var ttlMs: Int64?
    /// How much earlier it stands in its queue than it joined it, in milliseconds.
    public var priorityMs: Int64?
    /// Until when it holds its idempotency key; nil for 30 days from its trigger.
    public var idempotencyKeyUntil: Date?

    /// What that key was before it was hashed, if it was.
    public var idempotencyKeyOrigin: IdempotencyKeyOrigin?
    /// The run that it repeats, if it is a replay.
    public var replayOf: RunID?
    /// The step from which on it repeats that run; its journal begins with what came before.
    public var replayFrom: String?
    /// How long each of its attempts may be active, in milliseconds; nil until a worker takes it, unless the trigger said so, 0
    /// for as long as it takes.
    public var maxDurationMs: Int64?
    /// How long it had been active before the present attempt, in milliseconds, where that is limited.
    public var activeBeforeMs: Int64?
    /// How long the execution under way has been active, in milliseconds, as its worker last said; nil for a short one, and where
    /// that is not limited.
    public var underwayMs: Int64?
    /// When the last execution was handed out, where its active time is limited.
    public var handedOutAt: Date?
    /// The machine that its trigger named, or that it was moved to when it ran out of memory.
    public var machine: String?
    /// The schedule that triggered it.
    public var schedule: ScheduleID?
    /// The trace it is part of, where that began outside of this server, and who called; a run below has that of the run at the top.
    public var traceParent: TraceParent?
    /// The larger machine that it is moved to when it runs out of memory, where its task names one that it does not have.
    public var outOfMemoryMachine: String?
    /// When the last attempt after the first began.
    public var attemptStart: AttemptStart?
    /// How many changes of metadata an attempt has made outside of steps.
    public var metadataChanges: AttemptCount?
    /// How many labels it had when an attempt began that was given more.
    public var labelsAtStart: AttemptCount?
    /// The hooks that are still to run now that it has ended.
    public var hooks: PendingHooks?

    /// Makes terms; of a run like most unless said otherwise.
    public init(
        delayUntil: Date? = nil, ttlMs: Int64? = nil, priorityMs: Int64? = nil, idempotencyKeyUntil: Date? = nil,
        idempotencyKeyOrigin: IdempotencyKeyOrigin? = nil, replayOf: RunID? = nil,
        maxDurationMs: Int64? = nil, underwayMs: Int64? = nil, handedOutAt: Date? = nil, machine: String? = nil,
        schedule: ScheduleID? = nil
    ) {
        self.delayUntil = delayUntil
        self.ttlMs = ttlMs
        self.priorityMs = priorityMs
        self.idempotencyKeyUntil = idempotencyKeyUntil
        self.idempotencyKeyOrigin = idempotencyKeyOrigin
        self.replayOf = replayOf
        self.maxDurationMs = maxDurationMs
        self.underwayMs = underwayMs
        self.handedOutAt = handedOutAt
        self.machine = machine
        self.schedule = schedule
    }

    /// How long it may wait in its queue before it has begun; nil for as long as it takes.
    public var ttl: Duration? {
        ttlMs.flatMap { $0 > 0 ? .milliseconds($0) : nil }
    }

    /// How long each of its attempts may be active, in milliseconds; nil for as long as it takes.
    public var activeLimitMs: Int64? {
        maxDurationMs.flatMap { $0 > 0 ? $0 : nil }
    }

    /// The machine that its trigger named, or that it was moved to, if there is one of that name.
    public var preset: MachinePreset? {
        machine.flatMap(MachinePreset.init)
    }

    /// Whether the run is one like most.
    public var isEmpty: Bool {
        self == RunTerms()
    }
}
