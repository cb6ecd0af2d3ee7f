import DequeModule
import Synchronization

/// The commands that wait for the next commit.
///
/// Calls that bring runs stand apart from everything else, which goes on with runs that are there: under more load than
/// the machine can take, ending what was begun comes before beginning more. A run that is handed out in the commit that
/// stores it costs a good deal less than one that stands in line first, and so do those behind it: a line that is as long
/// as what comes and goes would never get shorter.
final class Inbox: Sendable {
    /// How many commits in a row take nothing that brings runs, while workers are full and there is something else to do.
    static let mostPassedOver = 4

    private struct State {
        /// What brings runs.
        var triggers = Deque<Ticket>()
        /// What goes on with those that are there.
        var others = Deque<Ticket>()
        /// The commits since one last took what brings runs, or since there was nothing of the kind.
        var passedOver = 0
        var isClosed = false

        mutating func append(_ ticket: Ticket) {
            if ticket.newRuns > 0 { triggers.append(ticket) } else { others.append(ticket) }
        }

        /// Takes nothing that brings runs.
        mutating func passOver() -> [Ticket] {
            passedOver = triggers.isEmpty ? 0 : passedOver + 1
            return []
        }

        mutating func takeTriggers(_ limit: Int, runs: Int) -> [Ticket] {
            passedOver = 0
            var room = runs
            let count = triggers.prefix(limit).prefix { ticket in
                defer { room -= ticket.newRuns }
                return room == runs || room >= ticket.newRuns
            }.count
            return triggers.takeFirst(count)
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

    /// Takes what is there, each kind in its order.
    ///
    /// Of what brings runs it takes only so much as brings `runs`, but one call at least; and nothing for a few times when
    /// no worker could take a run (`isFull`) and there is something else.
    func drain(_ limit: Int, runs: Int = .max, isFull: Bool = false) -> [Ticket] {
        state.withLock { state in
            let others = state.others.takeFirst(limit)
            let passesOver = isFull && !others.isEmpty && state.passedOver < Self.mostPassedOver
            return others + (passesOver ? state.passOver() : state.takeTriggers(limit, runs: runs))
        }
    }

    /// Whether nothing waits.
    var isEmpty: Bool {
        state.withLock { $0.triggers.isEmpty && $0.others.isEmpty }
    }

    /// How many commands wait.
    var count: Int {
        state.withLock { $0.triggers.count + $0.others.count }
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
