/// What a journal entry stands for.
public enum EntryKind: String, Codable, Sendable, CaseIterable {
    /// A cached unit of the user's work.
    case step = "STEP"
    /// A hook that runs once, such as onStart.
    case hook = "HOOK"
    /// A wait for an instant.
    case wait = "WAIT"
    /// One run triggered, not waited for.
    case trigger = "TRIGGER"
    /// One run triggered and waited for.
    case triggerAndWait = "TRIGGER_AND_WAIT"
    /// Several runs triggered, not waited for.
    case batchTrigger = "BATCH_TRIGGER"
    /// Several runs triggered and waited for.
    case batchTriggerAndWait = "BATCH_TRIGGER_AND_WAIT"
    /// A token made.
    case createToken = "CREATE_TOKEN"
    /// A wait for a token.
    case waitForToken = "WAIT_FOR_TOKEN"

    /// Whether a run blocks on the runs of such an entry.
    public var awaitsRuns: Bool {
        self == .triggerAndWait || self == .batchTriggerAndWait
    }

    /// Whether such an entry creates runs.
    public var createsRuns: Bool {
        awaitsRuns || self == .trigger || self == .batchTrigger
    }
}
