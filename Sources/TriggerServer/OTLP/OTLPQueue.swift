import DequeModule
import Synchronization
import TriggerEngine
import TriggerModel

/// What is to be told to a collector: runs that ended, and lines of logs.
///
/// At most so much of it waits; then the oldest are dropped and counted.
/// Of a run only its name waits: its spans are read when they are sent. So a collector may be away for long.
final class OTLPQueue: Sendable {
    /// A run, and where it lives.
    struct Ended: Sendable {
        let environment: EnvironmentID
        let run: RunID
    }

    /// A line, and where its run lives.
    struct Line: Sendable {
        let environment: EnvironmentID
        let event: TraceEvent
    }

    /// How much may wait.
    struct Bounds: Sendable {
        /// Runs that ended.
        var runs = 500_000
        /// Bytes of lines.
        var lineBytes = 64 * 1024 * 1024
    }

    private struct State {
        var runs: Deque<Ended> = []
        var lines: Deque<Line> = []
        var lineBytes = 0
        var isClosed = false
        var droppedRuns = 0
        var droppedLines = 0
    }

    private let state = Mutex(State())
    private let bounds: Bounds
    /// One element for each time there may be something to send; several at once are one.
    let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init(bounds: Bounds = Bounds()) {
        self.bounds = bounds
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes the oldest runs and lines, as many of each as may go at once.
    func take(runs: Int, lines: Int) -> (runs: [Ended], lines: [Line]) {
        state.withLock { state in
            let ended = state.runs.takeFirst(runs)
            let taken = state.lines.takeFirst(lines)
            state.lineBytes -= taken.reduce(0) { $0 + $1.event.size }
            return (ended, taken)
        }
    }

    /// Lets nobody wait any longer for more.
    func close() {
        state.withLock { $0.isClosed = true }
        signal.finish()
    }

    /// Whether it was closed.
    var isClosed: Bool {
        state.withLock { $0.isClosed }
    }

    /// Drops what waits, and counts it.
    func dropAll() {
        state.withLock { state in
            state.droppedRuns += state.runs.count
            state.droppedLines += state.lines.count
            (state.runs, state.lines, state.lineBytes) = ([], [], 0)
        }
    }

    /// How many were dropped since this was last asked.
    func takeDropped() -> (runs: Int, lines: Int) {
        state.withLock { state in
            defer { (state.droppedRuns, state.droppedLines) = (0, 0) }
            return (state.droppedRuns, state.droppedLines)
        }
    }
}

extension OTLPQueue: RunObserver, EventObserver {
    func ended(_ runs: [RunID], in environment: EnvironmentID) {
        state.withLock { state in
            state.runs.append(contentsOf: runs.map { Ended(environment: environment, run: $0) })
            let excess = max(0, state.runs.count - bounds.runs)
            state.runs.removeFirst(excess)
            state.droppedRuns += excess
        }
        signal.yield()
    }

    func stored(_ events: [TraceEvent], in environment: EnvironmentID) {
        let lines = events.filter { $0.kind == .log || $0.kind == .dropped }
        guard !lines.isEmpty else { return }
        state.withLock { state in
            for event in lines { state.lineBytes += event.size }
            state.lines.append(contentsOf: lines.map { Line(environment: environment, event: $0) })
            while state.lineBytes > bounds.lineBytes, let oldest = state.lines.popFirst() {
                state.lineBytes -= oldest.event.size
                state.droppedLines += 1
            }
        }
        signal.yield()
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
