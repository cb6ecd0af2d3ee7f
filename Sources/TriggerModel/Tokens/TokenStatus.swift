/// How it stands with a token.
public enum TokenStatus: String, Codable, Sendable, CaseIterable {
    /// Nobody completed it yet.
    case waiting = "WAITING"
    /// Somebody completed it.
    case completed = "COMPLETED"
    /// Its time was over first.
    case timedOut = "TIMED_OUT"
}
