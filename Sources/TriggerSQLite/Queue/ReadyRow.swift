import TriggerEngine
import TriggerModel

/// The row of a runnable run.
struct ReadyRow: Hashable {
    var line: ReadyLine
    var rank: Int64
    /// Milliseconds since 1970.
    var score: Int64
    var run: RunID
}

extension ReadyRow {
    /// The row of a run; nil when it is not in the ready queue.
    init?(of run: RunState) {
        guard case .ready(let place) = run.line else { return nil }
        let line = ReadyLine(group: QueueGroup(of: run), task: run.task, lane: place.lane)
        self.init(line: line, rank: place.rank, score: place.score.millisecondsSince1970, run: run.id)
    }
}

enum ReadyRows {
    static let insert = """
        INSERT INTO trigger_ready (environment, queue, key, task, lane, rank, score, run)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """

    static let delete = """
        DELETE FROM trigger_ready
        WHERE environment = ?1 AND queue = ?2 AND key = ?3 AND task = ?4 AND lane = ?5
            AND rank = ?6 AND score = ?7 AND run = ?8
        """

    static func bind(_ row: ReadyRow, to bindings: inout Bindings) {
        bindings.add(row.line)
        bindings.add(row.rank)
        bindings.add(row.score)
        bindings.add(row.run.rawValue)
    }
}
