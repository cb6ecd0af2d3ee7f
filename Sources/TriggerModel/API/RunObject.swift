public import struct Foundation.Date

/// A run as `GET /api/v3/runs/{id}` gives it (http-api.md §5.1); absent members are left out, never `null`.
public struct RunObject: Codable, Sendable, Hashable {
    /// The run.
    public var id: RunID
    /// Its task.
    public var taskIdentifier: String
    /// Where it stands.
    public var status: APIStatus
    /// One sentence on why it waits, where there is something to say.
    public var statusReason: String?
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
    /// As ``APIStatus/isQueued``.
    public var isQueued: Bool
    /// As ``APIStatus/isExecuting``.
    public var isExecuting: Bool
    /// As ``APIStatus/isWaiting``.
    public var isWaiting: Bool
    /// As ``APIStatus/isCompleted``.
    public var isCompleted: Bool
    /// As ``APIStatus/isSuccess``.
    public var isSuccess: Bool
    /// As ``APIStatus/isFailed``.
    public var isFailed: Bool
    /// As ``APIStatus/isCancelled``.
    public var isCancelled: Bool
    /// Which call triggered it: trigger, triggerAndWait, batchTrigger or batchTriggerAndWait.
    public var triggerFunction: String
    /// The batch it came in.
    public var batchId: BatchID?
    /// Its metadata.
    public var metadata: JSONValue?
    /// Its payload as plain JSON.
    public var payload: JSONValue?
    /// What it returned as plain JSON; only when it completed.
    public var output: JSONValue?
    /// What went wrong; only when it failed.
    public var error: Failure?
    /// Attempts begun.
    public var attemptCount: Int
    /// Always empty; older clients expect it.
    public var attempts: [JSONValue]
    /// Its family.
    public var relatedRuns: RelatedRuns

    /// An error as the run object shows it.
    public struct Failure: Codable, Sendable, Hashable {
        /// One line for people.
        public var message: String
        /// The error's type or code.
        public var name: String?
        /// Where it came from, where that is known.
        public var stackTrace: String?

        /// Makes a failure.
        public init(message: String, name: String? = nil, stackTrace: String? = nil) {
            self.message = message
            self.name = name
            self.stackTrace = stackTrace
        }
    }

    /// The family of a run.
    public struct RelatedRuns: Codable, Sendable, Hashable {
        /// The run at the top; absent when it is the run itself.
        public var root: Relative?
        /// The run that triggered it.
        public var parent: Relative?
        /// The runs it triggered.
        public var children: [Relative]

        /// Makes a family.
        public init(root: Relative? = nil, parent: Relative? = nil, children: [Relative] = []) {
            self.root = root
            self.parent = parent
            self.children = children
        }
    }

    /// A run of the family, in brief.
    public struct Relative: Codable, Sendable, Hashable {
        /// The run.
        public var id: RunID
        /// Its task.
        public var taskIdentifier: String
        /// Where it stands.
        public var status: APIStatus

        /// Makes a relative.
        public init(id: RunID, taskIdentifier: String, status: APIStatus) {
            self.id = id
            self.taskIdentifier = taskIdentifier
            self.status = status
        }
    }

    /// Makes a run object that carries what every run has; the rest is set afterwards.
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
        attemptCount = 0
        attempts = []
        relatedRuns = RelatedRuns()
    }
}
