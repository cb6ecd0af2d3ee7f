public import struct Foundation.Date

/// The part of a run that every answer about runs has: a page of the list, a relative, the run object itself.
///
/// Absent members are left out on the wire, never `null` (http-api.md §1.4).
public struct RunSummary: Codable, Sendable, Hashable {
    /// The run.
    public var id: RunID
    /// Its task.
    public var taskIdentifier: String
    /// Where it stands.
    public var status: APIStatus
    /// Its idempotency key, while it holds it.
    public var idempotencyKey: String?
    /// The version it is pinned to.
    public var version: String?
    /// When it was triggered.
    public var createdAt: Date
    /// When anything about it last changed.
    public var updatedAt: Date
    /// When it was first handed out.
    public var startedAt: Date?
    /// When it ended.
    public var finishedAt: Date?
    /// Until when it was, or is, delayed.
    public var delayedUntil: Date?
    /// When it expired.
    public var expiredAt: Date?
    /// How long it may wait in its queue, as a text such as `10m`.
    public var ttl: String?
    /// What it cost; 0, since nothing is billed here.
    public var costInCents: Double
    /// What starting it cost; 0.
    public var baseCostInCents: Double
    /// How long it was active, in milliseconds.
    public var durationMs: Int64
    /// Whether it is a test.
    public var isTest: Bool
    /// Generations below the run at the top.
    public var depth: Int
    /// Its labels, sorted.
    public var tags: [String]
    /// Waiting to be handed out.
    public var isQueued: Bool
    /// In a worker's hands.
    public var isExecuting: Bool
    /// Suspended by a wait.
    public var isWaiting: Bool
    /// Ended, in whichever way.
    public var isCompleted: Bool
    /// Ended with an output.
    public var isSuccess: Bool
    /// Ended without an output, and not by a cancel.
    public var isFailed: Bool
    /// Ended by a cancel.
    public var isCancelled: Bool
    /// Which call triggered it: trigger, triggerAndWait, batchTrigger or batchTriggerAndWait.
    public var triggerFunction: String
    /// The batch it came in.
    public var batchId: BatchID?
    /// Its metadata.
    public var metadata: JSONValue?
    /// Whether a schedule triggered it; absent where it did not.
    public var taskKind: Kind?
    /// The region of its server, where the server says.
    public var region: String?

    /// What triggered a run.
    public enum Kind: String, Codable, Sendable {
        /// A call.
        case standard = "STANDARD"
        /// A schedule.
        case scheduled = "SCHEDULED"
    }

    /// Makes a summary of what every run has; the rest is set afterwards.
    public init(id: RunID, taskIdentifier: String, status: APIStatus, createdAt: Date, updatedAt: Date) {
        self.id = id
        self.taskIdentifier = taskIdentifier
        self.status = status
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        costInCents = 0
        baseCostInCents = 0
        durationMs = 0
        isTest = false
        depth = 0
        tags = []
        isQueued = status.isQueued
        isExecuting = status.isExecuting
        isWaiting = status.isWaiting
        isCompleted = status.isCompleted
        isSuccess = status.isSuccess
        isFailed = status.isFailed
        isCancelled = status.isCancelled
        triggerFunction = "trigger"
    }
}
