/// A worker's standing question: what it should do next.
public struct WorkerPoll: Codable, Sendable {
    /// Who asks.
    public var worker: WorkerID
    /// How many more runs it could take now; with 0 only notices are delivered, unless it does not wait.
    public var slots: Int
    /// How long the answer may take when there is nothing to say; the server caps it at 20 s.
    ///
    /// With 0 it is the last question of a worker that stops, answered with whatever lies there for it.
    public var waitMs: Int64

    /// Makes a poll.
    public init(worker: WorkerID, slots: Int, waitMs: Int64) {
        self.worker = worker
        self.slots = slots
        self.waitMs = waitMs
    }
}

extension WorkerPoll {
    /// Whether the answer may hold runs.
    public var takesRuns: Bool {
        slots > 0 || waitMs == 0
    }
}

/// The answer to a poll; both parts may be empty.
public struct WorkerOrders: Codable, Sendable {
    /// Runs to run.
    public var assignments: [Assignment]
    /// News of runs in hand.
    public var notices: [WorkerNotice]

    /// Makes an answer.
    public init(assignments: [Assignment] = [], notices: [WorkerNotice] = []) {
        self.assignments = assignments
        self.notices = notices
    }

    /// Whether there is nothing to do.
    public var isEmpty: Bool {
        assignments.isEmpty && notices.isEmpty
    }
}

/// News of a run that a worker has in hand.
public enum WorkerNotice: Codable, Sendable {
    /// The run was cancelled; stop it and acknowledge.
    case cancelled(ExecutionID, reason: String)
    /// Entries the run waits for completed while it was executing.
    case completed(ExecutionID, entries: [JournalEntry])
    /// The execution is no longer the worker's; drop the run without a word.
    case lost(ExecutionID)
}
