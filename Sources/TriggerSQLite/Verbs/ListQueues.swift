import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func queues(_ environment: EnvironmentID, _ query: QueueQuery) throws -> QueueRecords {
        var queues = try declaredQueues(environment)
        let names = Set(queues.keys)
        for sql in [ListQueues.nextWaiting, ListQueues.nextRunning] {
            for name in try usedQueues(environment, sql) where !names.contains(name) {
                queues[name] = QueueRecord(name: name, isOfTask: name.hasPrefix("task/"))
            }
        }
        if let name = query.name { queues = queues.filter { $0.key == name } }
        let page = queues.values.sorted { $0.name < $1.name }.dropFirst(query.offset).prefix(query.limit)
        return QueueRecords(
            page: try page.map { try counted($0, environment, upTo: query.countLimit) }, count: queues.count)
    }

    private func declaredQueues(_ environment: EnvironmentID) throws -> [String: QueueRecord] {
        let queues = try statement(ListQueues.declared).rows {
            $0.add(environment)
        } _: { row in
            QueueRecord(
                name: row.text(), isOfTask: row.text() != "custom", isPaused: row.flag(),
                declaredLimit: row.optionalInt(), override: Self.override(&row))
        }
        return Dictionary(uniqueKeysWithValues: queues.map { ($0.name, $0) })
    }

    private static func override(_ row: inout Columns) -> LimitOverride? {
        let (limit, setAt, percent) = (row.optionalInt(), row.optionalDate(), row.optionalText().flatMap(Double.init))
        guard let limit, let setAt else { return nil }
        return LimitOverride(limit: limit, percent: percent, setAt: setAt)
    }

    /// Steps from queue to queue through an index, however many rows each has in it.
    private func usedQueues(_ environment: EnvironmentID, _ next: String) throws -> [String] {
        var names: [String] = []
        while let name = try queue(environment, next, after: names.last ?? "") { names.append(name) }
        return names
    }

    private func queue(_ environment: EnvironmentID, _ next: String, after name: String) throws -> String? {
        try statement(next).row {
            $0.add(environment)
            $0.add(name)
        } _: {
            $0.text()
        }
    }

    private func counted(_ queue: QueueRecord, _ environment: EnvironmentID, upTo limit: Int) throws -> QueueRecord {
        var queue = queue
        queue.running = try count(ListQueues.running, environment, queue.name)
        queue.queued = try count(ListQueues.waiting, environment, queue.name, limit)
        return queue
    }

    private func count(
        _ sql: String, _ environment: EnvironmentID, _ queue: String, _ limit: Int? = nil
    ) throws -> Int {
        try statement(sql).row {
            $0.add(environment)
            $0.add(queue)
            if let limit { $0.add(limit) }
        } _: {
            $0.int()
        } ?? 0
    }
}

enum ListQueues {
    static let declared = """
        SELECT name, kind, paused, declared_limit, override_limit, overridden_at, override_percent
        FROM trigger_queues
        WHERE environment = ?1 AND (kind <> 'spare' OR paused <> 0 OR override_limit IS NOT NULL)
        """

    /// Each line that has a run waiting has a head.
    static let nextWaiting = """
        SELECT queue FROM trigger_heads WHERE environment = ?1 AND queue > ?2 ORDER BY queue LIMIT 1
        """

    static let nextRunning = """
        SELECT queue FROM trigger_slots WHERE environment = ?1 AND queue > ?2 ORDER BY queue LIMIT 1
        """

    /// A group with no slots held has no row, so there are at most as many rows as runs in hand.
    static let running = """
        SELECT coalesce(sum(running), 0) FROM trigger_slots WHERE environment = ?1 AND queue = ?2
        """

    static let waiting = """
        SELECT count(*) FROM (SELECT 1 FROM trigger_ready WHERE environment = ?1 AND queue = ?2 LIMIT ?3)
        """
}
