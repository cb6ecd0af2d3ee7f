import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// Deletes some of the oldest events: those that are too old, and others while the file is too large.
struct PruneEvents {
    let instant: Date
    let bytes: Int64
    let limit: Int

    /// Pages that are given back to the file system at a time.
    private static let pages = 500

    private static let delete = """
        DELETE FROM trigger_events WHERE number IN (SELECT number FROM trigger_events ORDER BY number LIMIT ?)
            AND stored_at < ?
        """

    func run(_ connection: Connection) throws -> Int {
        let isFull = try connection.eventUsage().bytes > bytes
        try connection.statement(Self.delete).run { bindings in
            bindings.add(limit)
            bindings.add(isFull ? Int64.max : instant.millisecondsSince1970)
        }
        let count = connection.changes
        if count > 0 { _ = try connection.statement("PRAGMA incremental_vacuum(\(Self.pages))").rows { _ in } _: { _ in } }
        return count
    }
}

extension Connection {
    /// How much the event store holds.
    func eventUsage() throws -> EventUsage {
        let pages = try number("PRAGMA page_count") - number("PRAGMA freelist_count")
        let rows = try statement("SELECT min(number) FROM trigger_events").row { _ in } _: { $0.optionalInt64() } ?? nil
        guard let first = rows else { return EventUsage(events: 0, bytes: try pages * number("PRAGMA page_size"), oldest: nil) }
        return EventUsage(
            events: try number("SELECT max(number) FROM trigger_events") - first + 1,
            bytes: try pages * number("PRAGMA page_size"),
            oldest: try statement("SELECT stored_at FROM trigger_events ORDER BY number LIMIT 1").row { _ in } _: { $0.date() })
    }

    private func number(_ sql: String) throws -> Int64 {
        try statement(sql).row { _ in } _: { $0.int64() } ?? 0
    }
}
