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
        try leaveUndeclared(leaving.compactMap(UndeclaredPlace.init))
        try joinReady(joining.compactMap(ReadyRow.init))
        try joinUnregistered(joining.filter { $0.line == .unregistered })
        try joinUndeclared(joining.compactMap(UndeclaredPlace.init))
    }

    private func joinReady(_ rows: [ReadyRow]) throws {
        guard !rows.isEmpty else { return }
        for row in rows { movement.touch(row.line, joining: 1) }
        try write(MoveRuns.join) { $0.rows(rows, as: .ready, MoveRuns.add) }
    }

    func leaveReady(_ rows: [ReadyRow]) throws {
        guard !rows.isEmpty else { return }
        for row in rows { movement.touch(row.line, joining: -1) }
        try write(MoveRuns.leave) { $0.rows(rows, as: .ready, MoveRuns.add) }
    }
}

enum MoveRuns {
    static let join = """
        INSERT INTO trigger_ready (environment, queue, key, task, lane, rank, score, run)
        SELECT * FROM unnest($1::trigger_ready_row[])
        """

    static let leave = Places.delete(
        "trigger_ready", keys: "unnest($1::trigger_ready_row[]) AS c",
        ["environment", "queue", "key", "task", "lane", "rank", "score", "run"])

    static func add(_ ready: ReadyRow, to row: inout RowBuffer) {
        row.add(ready.line.group.environment)
        row.add(ready.line.group.queue)
        row.add(ready.line.group.key)
        row.add(ready.line.task)
        row.add(ready.line.lane)
        row.add(ready.rank)
        row.add(ready.score)
        row.add(ready.run.rawValue)
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
