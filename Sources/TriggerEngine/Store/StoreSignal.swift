public import struct Foundation.Date

/// What a server hears of another one on the same database.
public enum StoreSignal: Hashable, Sendable {
    /// Runs became ready that nobody has taken yet, or a limit has room again.
    case ready
    /// A timer was set.
    case timer(Date)
    /// There is news for workers.
    case news
    /// Somebody wrote into the inbox.
    case inbox
    /// Something may have been missed: everything is to be looked at.
    case anything
}
