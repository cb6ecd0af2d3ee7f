import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func takeReady(_ environment: EnvironmentID, _ request: TakeRequest) throws -> TakenRuns {
        let room = try room(in: environment)
        let limit = min(request.limit, room)
        guard limit > 0 else { return TakenRuns(runs: [], room: room) }
        var take = ReadyTake(transaction: self, limit: limit)
        for task in request.tasks.uniqued() {
            for lane in request.lanes.uniqued() {
                try take.consider(HeadList(environment: environment, task: task, lane: lane))
            }
        }
        try take.run()
        try remove(take)
        return TakenRuns(runs: take.runs, room: room - take.runs.count)
    }

    /// How many more runs the environment may start.
    private func room(in environment: EnvironmentID) throws -> Int {
        try statement(TakeReady.room).row {
            $0.add(environment)
        } _: {
            max(0, $0.int())
        } ?? 0
    }

    /// Takes the runs out of their lines, each the front of its line, and gives them slots.
    private func remove(_ take: ReadyTake) throws {
        var movement = try QueueMovement(self)
        let (removeFront, removeOne) = (try statement(TakeReady.removeFront), try statement(ReadyRows.delete))
        for line in take.lines {
            guard let last = line.lastTaken else { continue }
            // A row that is named is found and removed in one step; rows up to a place are read one after another.
            try (line.taken == 1 ? removeOne : removeFront).run {
                $0.add(line.line)
                $0.add(last)
            }
            if !line.isEmptied { movement.touch(line.line) }
            movement.add(slots: line.taken, to: line.line.group)
            lengths?.add(-line.taken, to: line.line.group)
        }
        let (fronts, others) = take.emptied
        for line in fronts { try forgetHeads(upTo: line) }
        for line in others { try forgetHead(of: line.line) }
        try settle(movement)
    }
}

enum TakeReady {
    static let room = """
        SELECT CASE WHEN paused <> 0 THEN 0 ELSE coalesce(burst_limit, concurrency_limit) - running END
        FROM trigger_environments WHERE id = ?1
        """

    /// A line's next runs after a place in it.
    static let nextRuns = """
        SELECT rank, score, run FROM trigger_ready
        WHERE environment = ?1 AND queue = ?2 AND key = ?3 AND task = ?4 AND lane = ?5
            AND (rank, score, run) > (?6, ?7, ?8)
        ORDER BY rank, score, run LIMIT ?9
        """

    /// The lines of a task and lane that may start a run, by their first runs, after a place among them.
    static let nextHeads = """
        SELECT rank, score, queue, key, only_run FROM trigger_heads
        WHERE environment = ?1 AND task = ?2 AND lane = ?3 AND blocked = 0
            AND (rank, score, queue, key) > (?4, ?5, ?6, ?7)
        ORDER BY rank, score, queue, key LIMIT ?8
        """

    static let removeFront = """
        DELETE FROM trigger_ready
        WHERE environment = ?1 AND queue = ?2 AND key = ?3 AND task = ?4 AND lane = ?5
            AND (rank, score, run) <= (?6, ?7, ?8)
        """
}

extension Sequence<String> {
    /// The texts in their order, each once.
    fileprivate func uniqued() -> [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
