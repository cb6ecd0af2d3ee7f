#if Postgres
import TriggerEngine
import TriggerModel

/// Runs joining and leaving lines.
extension PostgresTransaction {
    /// Moves runs from where they stood to where they stand now; nil for those that were nowhere yet.
    func move(_ runs: [(before: RunState?, after: RunState)]) throws {
        var (leaving, joining) = ([RunState](), [RunState]())
        for (before, after) in runs {
            if let before {
                movement.countSlots(from: before, to: after)
            } else if after.holdsSlot {
                movement.add(slots: 1, to: QueueGroup(of: after))
            }
            if let before, before.line != nil { leaving.append(before) }
            if after.line != nil { joining.append(after) }
        }
        try leaveReady(leaving.compactMap(ReadyRow.init))
        try leaveUnregistered(leaving.compactMap(UnregisteredPlace.init))
        try joinReady(joining.compactMap(ReadyRow.init))
        try joinUnregistered(joining.filter { $0.line == .unregistered })
    }

    private func joinReady(_ rows: [ReadyRow]) throws {
        guard !rows.isEmpty else { return }
        for row in rows { movement.touch(row.line, joining: 1) }
        try write(MoveRuns.join) { MoveRuns.add(rows, to: &$0) }
    }

    func leaveReady(_ rows: [ReadyRow]) throws {
        guard !rows.isEmpty else { return }
        for row in rows { movement.touch(row.line, joining: -1) }
        try write(MoveRuns.leave) { MoveRuns.add(rows, to: &$0) }
    }
}

enum MoveRuns {
    static let join = """
        INSERT INTO trigger_ready (environment, queue, key, task, lane, rank, score, run)
        SELECT * FROM \(rows)
        """

    static let leave = """
        DELETE FROM trigger_ready AS r USING \(rows) AS c (environment, queue, key, task, lane, rank, score, run)
        WHERE r.environment = c.environment AND r.queue = c.queue AND r.key = c.key AND r.task = c.task
            AND r.lane = c.lane AND r.rank = c.rank AND r.score = c.score AND r.run = c.run
        """

    private static let rows = """
        unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[])
        """

    static func add(_ rows: [ReadyRow], to parameters: inout Parameters) {
        addLines(rows, to: &parameters, \.line)
        parameters.numbers(rows, \.rank)
        parameters.numbers(rows, \.score)
        parameters.texts(rows, \.run.rawValue)
    }

    /// Adds the arrays of lines: environment, queue, key, task and lane.
    static func addLines<Element>(
        _ elements: [Element], to parameters: inout Parameters, _ line: (Element) -> ReadyLine
    ) {
        addGroups(elements, to: &parameters) { line($0).group }
        parameters.texts(elements) { line($0).task }
        parameters.texts(elements) { line($0).lane }
    }

    /// Adds the arrays of groups: environment, queue and key.
    static func addGroups<Element>(
        _ elements: [Element], to parameters: inout Parameters, _ group: (Element) -> QueueGroup
    ) {
        parameters.environments(elements) { group($0).environment }
        parameters.texts(elements) { group($0).queue }
        parameters.texts(elements) { group($0).key }
    }
}
#endif
