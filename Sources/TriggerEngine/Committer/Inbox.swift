import DequeModule
import Synchronization

/// The commands that wait for the next commit.
final class Inbox: Sendable {
    private struct State {
        var tickets = Deque<Ticket>()
        var isClosed = false
    }

    private let state = Mutex(State())
    private let signal: AsyncStream<Void>.Continuation
    /// One element for each time there may be something to do; several at once are one.
    let signals: AsyncStream<Void>

    init() {
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Adds a command, or fails it when the engine is stopping.
    func add(_ ticket: Ticket) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.tickets.append(ticket) }
            return state.isClosed
        }
        if isClosed { return ticket.fail(EngineError(.unavailable, "the server is stopping; try again in a moment")) }
        signal.yield()
    }

    /// Wakes the committer though no command came.
    func nudge() {
        signal.yield()
    }

    /// Takes what is there, in order.
    func drain(_ limit: Int) -> [Ticket] {
        state.withLock { state in
            let count = min(limit, state.tickets.count)
            defer { state.tickets.removeFirst(count) }
            return Array(state.tickets.prefix(count))
        }
    }

    /// Whether nothing waits.
    var isEmpty: Bool {
        state.withLock { $0.tickets.isEmpty }
    }

    /// Refuses what comes from now on; what is there is still done.
    func close() {
        state.withLock { $0.isClosed = true }
        signal.finish()
    }
}
