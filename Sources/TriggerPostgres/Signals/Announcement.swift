#if Postgres
import struct Foundation.Date

/// What other servers are to hear of.
struct Announcement: Sendable {
    /// Whether runs stand in line that this server had nobody for, or a limit has room again.
    var isReady = false
    /// The earliest timer that was set.
    var timer: Date?
    /// Whether there is news for workers.
    var hasNews = false

    /// Whether this server has to look for runs again itself.
    var looksAgain = false

    var isEmpty: Bool {
        !isReady && timer == nil && !hasNews
    }

    /// Adds what another one says.
    mutating func merge(_ other: Announcement) {
        isReady = isReady || other.isReady
        hasNews = hasNews || other.hasNews
        timer = [timer, other.timer].compactMap { $0 }.min()
    }
}
#endif
