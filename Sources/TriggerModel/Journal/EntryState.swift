/// How far a journal entry has come.
public enum EntryState: String, Codable, Sendable, CaseIterable {
    /// Begun, waiting, or between two tries.
    case pending = "PENDING"
    /// Done; its output is final and never computed again.
    case completed = "COMPLETED"
    /// A step whose tries are used up; sticky within its attempt, opened anew by the next one.
    case failed = "FAILED"
    /// An unkeyed wait of an attempt that failed: nothing waits for it any more.
    case abandoned = "ABANDONED"
}
