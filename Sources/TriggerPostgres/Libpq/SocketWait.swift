#if Postgres
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Waiting for a socket on a thread that may block.
enum SocketWait {
    case ready
    case timeout

    /// Waits until a socket can be read, or written where that is asked for too, or until a deadline.
    static func wait(_ socket: CInt, forWriting: Bool = false, until deadline: ContinuousClock.Instant) -> SocketWait {
        let events = Int16(POLLIN) | (forWriting ? Int16(POLLOUT) : 0)
        return wait([pollfd(fd: socket, events: events, revents: 0)], until: deadline)
    }

    /// Waits until one of several files can be read, or until a deadline.
    static func wait(anyOf files: [CInt], until deadline: ContinuousClock.Instant) -> SocketWait {
        wait(files.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }, until: deadline)
    }

    private static func wait(_ files: [pollfd], until deadline: ContinuousClock.Instant) -> SocketWait {
        var files = files
        while true {
            let left = max(0, (deadline - ContinuousClock.now) / .milliseconds(1))
            let count = poll(&files, nfds_t(files.count), CInt(min(left.rounded(.up), 1e9)))
            if count > 0 { return .ready }
            if count == 0 { return .timeout }
            guard errno == EINTR else { return .ready }
        }
    }
}
#endif
