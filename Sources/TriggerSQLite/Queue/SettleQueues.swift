import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    /// Writes the slots that were gained and lost, and what follows for the heads of lines.
    func settle(_ movement: QueueMovement) throws {
        let slots = movement.slots.filter { $0.value != 0 }
        try countRunning(slots)
        var unlimited: [(group: QueueGroup, change: Int)] = []
        for (group, change) in slots {
            if let limit = try limit(of: group).concurrencyLimit {
                try settle(group, change: change, limit: limit)
            } else {
                unlimited.append((group, change))
            }
        }
        try count(unlimited)
        for line in movement.lines {
            try refreshHead(of: line)
        }
    }

    private func countRunning(_ slots: [QueueGroup: Int]) throws {
        let changes = Dictionary(slots.map { ($0.key.environment, $0.value) }, uniquingKeysWith: +)
        for (environment, change) in changes where change != 0 {
            try statement(SettleQueues.countRunning).run {
                $0.add(environment)
                $0.add(change)
            }
        }
    }

    private func settle(_ group: QueueGroup, change: Int, limit: Int) throws {
        let running = try statement(SettleQueues.countLimited).row {
            $0.add(group)
            $0.add(change)
        } _: {
            $0.int()
        }
        guard let running else { return }
        if running == 0 { try forgetSlots(of: group) }
        if (running >= limit) != (running - change >= limit) {
            try statement(SettleQueues.reconsiderGroup).run { $0.add(group) }
        }
    }

    /// Counts the slots of groups that may have as many as they like, so that nobody asks how many there are now.
    private func count(_ groups: [(group: QueueGroup, change: Int)]) throws {
        try store(groups, SettleQueues.count) {
            $1.add($0.group)
            $1.add($0.change)
        }
        for (group, change) in groups where change < 0 { try forgetSlots(of: group) }
    }

    /// Removes the count of a group that is at zero.
    private func forgetSlots(of group: QueueGroup) throws {
        try statement(SettleQueues.forgetSlots).run { $0.add(group) }
    }

    private func refreshHead(of line: ReadyLine) throws {
        try statement(SettleQueues.refreshHead).run { $0.add(line) }
        if connection.changes == 0 { try forgetHead(of: line) }
    }

    func forgetHead(of line: ReadyLine) throws {
        try statement(SettleQueues.forgetHead).run { $0.add(line) }
    }

    /// Removes the heads of a list up to that of a line.
    func forgetHeads(upTo line: LineReading) throws {
        try statement(SettleQueues.forgetHeads).run {
            $0.add(line.line.group.environment)
            $0.add(line.line.task)
            $0.add(line.line.lane)
            $0.add(line.head)
            $0.add(line.line.group.queue)
            $0.add(line.line.group.key)
        }
    }

    /// Blocks or opens the lines of a queue whose limit changed.
    func reconsiderQueue(_ environment: EnvironmentID, _ queue: String) throws {
        try statement(SettleQueues.reconsiderQueue).run {
            $0.add(environment)
            $0.add(queue)
        }
    }
}

enum SettleQueues {
    static let countRunning = "UPDATE trigger_environments SET running = running + ?2 WHERE id = ?1"

    static let count = RowsStatement(columns: "environment, queue, key, running") { rows in
        """
        INSERT INTO trigger_slots (environment, queue, key, running) VALUES \(rows)
        ON CONFLICT DO UPDATE SET running = running + excluded.running
        """
    }

    static let countLimited = "\(count.one) RETURNING running"

    static let forgetSlots = """
        DELETE FROM trigger_slots WHERE environment = ?1 AND queue = ?2 AND key = ?3 AND running = 0
        """

    /// Makes or moves the head of a line that has runs; changes nothing for one that has none.
    static let refreshHead = """
        INSERT INTO trigger_heads (environment, queue, key, task, lane, blocked, rank, score, only_run)
        SELECT g.environment, g.queue, g.key, g.task, g.lane, \(isBlocked), g.rank, g.score, \(onlyRun)
        FROM trigger_ready AS g
        WHERE g.environment = ?1 AND g.queue = ?2 AND g.key = ?3 AND g.task = ?4 AND g.lane = ?5
        ORDER BY g.rank, g.score, g.run LIMIT 1
        ON CONFLICT DO UPDATE SET blocked = excluded.blocked, rank = excluded.rank, score = excluded.score,
            only_run = excluded.only_run
        """

    static let forgetHead = """
        DELETE FROM trigger_heads WHERE environment = ?1 AND queue = ?2 AND key = ?3 AND task = ?4 AND lane = ?5
        """

    static let forgetHeads = """
        DELETE FROM trigger_heads WHERE environment = ?1 AND task = ?2 AND lane = ?3 AND blocked = 0
            AND (rank, score, queue, key) <= (?4, ?5, ?6, ?7)
        """

    static let reconsiderGroup = """
        UPDATE trigger_heads AS g SET blocked = \(isBlocked) WHERE environment = ?1 AND queue = ?2 AND key = ?3
        """

    static let reconsiderQueue = """
        UPDATE trigger_heads AS g SET blocked = \(isBlocked) WHERE environment = ?1 AND queue = ?2
        """

    static let reconsiderEnvironment = "UPDATE trigger_heads AS g SET blocked = \(isBlocked) WHERE environment = ?1"

    /// The run `g`, the first of its line, if there is no other.
    private static let onlyRun = """
        CASE WHEN NOT EXISTS (SELECT 1 FROM trigger_ready AS n
            WHERE n.environment = g.environment AND n.queue = g.queue AND n.key = g.key AND n.task = g.task
                AND n.lane = g.lane AND (n.rank, n.score, n.run) > (g.rank, g.score, g.run)) THEN g.run END
        """

    /// Whether the group `g` may start no further run.
    private static let isBlocked = """
        EXISTS (SELECT 1 FROM trigger_queues AS q WHERE q.environment = g.environment AND q.name = g.queue
            AND (q.paused <> 0 OR q.concurrency_limit <= coalesce((SELECT s.running FROM trigger_slots AS s
                WHERE s.environment = g.environment AND s.queue = g.queue AND s.key = g.key), 0)))
        """
}
