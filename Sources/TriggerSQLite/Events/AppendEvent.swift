import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// Stores one event, unless it is there.
struct AppendEvent {
    let event: TraceEvent
    let environment: EnvironmentID
    let now: Date

    /// A span that had not ended takes its end, and keeps its beginning.
    private static let sql = """
        INSERT INTO trigger_events (environment, run, place, sequence, started_at, duration_us, stored_at, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (environment, run, place, sequence) DO UPDATE SET
            duration_us = excluded.duration_us + max(0, excluded.started_at - started_at) * 1000,
            started_at = min(started_at, excluded.started_at),
            body = excluded.body
        WHERE duration_us IS NULL AND excluded.duration_us IS NOT NULL
        """

    /// - Returns: Whether it is new, or ended a span.
    func run(_ connection: Connection) throws -> Bool {
        let body = try EventBody(event).text()
        try connection.statement(Self.sql).run { bindings in
            bindings.add(environment)
            bindings.add(event.run.rawValue)
            bindings.add(event.place.storedText)
            bindings.add(event.sequence)
            bindings.add(event.startedAt)
            if let duration = event.durationUs { bindings.add(duration) } else { bindings.addNull() }
            bindings.add(now)
            bindings.add(body)
        }
        return connection.changes > 0
    }
}
