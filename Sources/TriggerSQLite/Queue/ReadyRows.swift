import TriggerEngine
import TriggerModel

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

extension Bindings {
    mutating func add(_ group: QueueGroup) {
        add(group.environment)
        add(group.queue)
        add(group.key)
    }

    mutating func add(_ line: ReadyLine) {
        add(line.group)
        add(line.task)
        add(line.lane)
    }
}
