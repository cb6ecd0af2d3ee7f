import DequeModule
import Synchronization

/// The commands that wait for the next commit.
///
/// Calls that bring runs stand apart from everything else, which goes on with runs that are there: under more load than
/// the machine can take, ending what was begun comes before beginning more. A run that is handed out in the commit that
/// stores it costs a good deal less than one that stands in line first.
final class Inbox: Sendable {
    private struct State {
        /// What brings runs.
        var triggers = Deque<Ticket>()
        /// What goes on with those that are there.
        var others = Deque<Ticket>()
        var isClosed = false

        mutating func append(_ ticket: Ticket) {
            if ticket.newRuns > 0 { triggers.append(ticket) } else { others.append(ticket) }
        }
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
            if !state.isClosed { state.append(ticket) }
            return state.isClosed
        }
        if isClosed { return ticket.fail(EngineError(.unavailable, "the server is stopping; try again in a moment")) }
        signal.yield()
    }

    /// Wakes the committer though no command came.
    func nudge() {
        signal.yield()
    }

    /// Takes what is there, each kind in its order: of what brings runs only so much as brings `runs`, but one call at least.
    func drain(_ limit: Int, runs: Int = .max) -> [Ticket] {
        state.withLock { state in
            let others = state.others.takeFirst(limit)
            var room = runs
            let count = state.triggers.prefix(limit).prefix { ticket in
                defer { room -= ticket.newRuns }
                return room == runs || room >= ticket.newRuns
            }.count
            return others + state.triggers.takeFirst(count)
        }
    }

    /// Whether nothing waits.
    var isEmpty: Bool {
        state.withLock { $0.triggers.isEmpty && $0.others.isEmpty }
    }

    /// Refuses what comes from now on; what is there is still done.
    func close() {
        state.withLock { $0.isClosed = true }
        signal.finish()
    }
}

extension Deque {
    /// Takes the first elements, `limit` at most.
    fileprivate mutating func takeFirst(_ limit: Int) -> [Element] {
        let count = Swift.min(limit, self.count)
        defer { removeFirst(count) }
        return Array(prefix(count))
    }
}
