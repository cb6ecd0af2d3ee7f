public import TriggerModel

public import struct Foundation.Date

/// What only some runs have: when they may be queued at the earliest and begin at the latest, and what else hangs on time.
public struct RunTerms: Hashable, Codable, Sendable {
    /// When it joins its queue, or joined it; nil for a run that did so when it was triggered.
    public var delayUntil: Date?
    /// How long it may wait in its queue before it has begun, in milliseconds; nil for as long as it takes.
    public var ttlMs: Int64?
    /// How much earlier it stands in its queue than it joined it, in milliseconds.
    public var priorityMs: Int64?
    /// Until when it holds its idempotency key; nil for 30 days from its trigger.
    public var idempotencyKeyUntil: Date?

    /// What that key was before it was hashed, if it was.
    public var idempotencyKeyOrigin: IdempotencyKeyOrigin?
    /// The run that it repeats, if it is a replay.
    public var replayOf: RunID?

    /// Makes terms; of a run like most unless said otherwise.
    public init(
        delayUntil: Date? = nil, ttlMs: Int64? = nil, priorityMs: Int64? = nil, idempotencyKeyUntil: Date? = nil,
        idempotencyKeyOrigin: IdempotencyKeyOrigin? = nil, replayOf: RunID? = nil
    ) {
        self.delayUntil = delayUntil
        self.ttlMs = ttlMs
        self.priorityMs = priorityMs
        self.idempotencyKeyUntil = idempotencyKeyUntil
        self.idempotencyKeyOrigin = idempotencyKeyOrigin
        self.replayOf = replayOf
    }

    /// Whether the run is one like most.
    public var isEmpty: Bool {
        self == RunTerms()
    }
}
