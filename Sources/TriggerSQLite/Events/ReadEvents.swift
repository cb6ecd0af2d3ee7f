import TriggerEngine
import TriggerModel

/// Reads the events of some runs: the last of them, in the order they were.
struct ReadEvents {
    let environment: EnvironmentID
    let query: EventQuery

    static let sql = """
        SELECT run, sequence, started_at, duration_us, body FROM trigger_events
        WHERE environment = ? AND run = ? AND started_at >= ?
        ORDER BY started_at DESC, number DESC LIMIT ?
        """

    func run(_ connection: Connection) throws -> EventPage {
        var latest = LatestEvents(query)
        for run in query.runs { try read(run, connection, &latest) }
        return latest.page()
    }

    private func read(_ run: RunID, _ connection: Connection, _ latest: inout LatestEvents) throws {
        let since = latest.since
        try connection.statement(Self.sql).readRows { bindings in
            bindings.add(environment)
            bindings.add(run.rawValue)
            bindings.add(since?.millisecondsSince1970 ?? .min)
            bindings.add(query.limit)
        } _: {
            try latest.add(event(&$0))
        }
        latest.endRun()
    }

    private func event(_ columns: inout Columns) throws -> TraceEvent {
        let (run, sequence) = (columns.run(), columns.int())
        let (startedAt, duration) = (columns.date(), columns.optionalInt64())
        guard let body = try columns.json(EventBody.self) else {
            throw DamagedValue(finding: "an event without a body")
        }
        return body.event(of: run, sequence: sequence, startedAt: startedAt, durationUs: duration)
    }
}
