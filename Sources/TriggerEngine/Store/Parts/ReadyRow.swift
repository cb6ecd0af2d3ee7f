package import TriggerModel

/// The row of a runnable run.
package struct ReadyRow: Hashable {
    package var line: ReadyLine
    package var rank: Int64
    /// Milliseconds since 1970.
    package var score: Int64
    package var run: RunID

    /// Names a row.
    package init(line: ReadyLine, rank: Int64, score: Int64, run: RunID) {
        self.line = line
        self.rank = rank
        self.score = score
        self.run = run
    }

    /// The row of a run; nil when it is not in the ready queue.
    package init?(of run: RunState) {
        guard case .ready(let place) = run.line else { return nil }
        line = ReadyLine(group: QueueGroup(of: run), task: run.task, lane: place.lane)
        (rank, score, self.run) = (place.rank, place.score.millisecondsSince1970, run.id)
    }
}

extension ReadyPlace {
    /// 0 for runs that come before new work, 1 for new work.
    package var rank: Int64 {
        isResumed ? 0 : 1
    }
}
