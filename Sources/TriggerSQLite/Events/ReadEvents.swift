import TriggerEngine
import TriggerModel

/// Reads the events of some runs: the last of them, in the order they were.
struct ReadEvents {
    let environment: EnvironmentID
    let query: EventQuery

    private static let sql = """
        SELECT run, sequence, started_at, duration_us, body FROM trigger_events
        WHERE environment = ? AND run = ? AND started_at >= ?
        ORDER BY started_at DESC, number DESC LIMIT ?
        """

    func run(_ connection: Connection) throws -> [TraceEvent] {
        var found: [TraceEvent] = []
        for run in query.runs {
            found += try connection.statement(Self.sql).rows { bindings in
                bindings.add(environment)
                bindings.add(run.rawValue)
                bindings.add(query.since?.millisecondsSince1970 ?? .min)
                bindings.add(query.limit)
            } _: { columns in
                let (run, sequence) = (columns.run(), columns.int())
                let (startedAt, duration) = (columns.date(), columns.optionalInt64())
                guard let body = try columns.json(EventBody.self) else {
                    throw DamagedValue(finding: "an event without a body")
                }
                return body.event(of: run, sequence: sequence, startedAt: startedAt, durationUs: duration)
            }
        }
        return found.sorted(by: TraceEvent.isEarlier).suffix(query.limit)
    }
}
