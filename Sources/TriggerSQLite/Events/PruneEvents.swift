import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// Deletes some of the oldest events: those that are too old, and others while the file is too large.
struct PruneEvents {
    let instant: Date
    let bytes: Int64
    let limit: Int

    /// Pages that are given back to the file system at a time, of 4 KB: the room of 2,500 events of 2 KB.
    private static let pages = 1_250

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
        if count > 0 { try connection.shrink(by: Self.pages) }
        return count
    }
}

extension Connection {
    /// Gives pages that are no longer used back to the file system.
    fileprivate func shrink(by pages: Int) throws {
        let vacuum = try statement("PRAGMA incremental_vacuum(\(pages))")
        _ = try vacuum.rows { _ in
        } _: { _ in
        }
    }

    /// How much the event store holds.
    func eventUsage() throws -> EventUsage {
        let pages = try number("PRAGMA page_count") - number("PRAGMA freelist_count")
        let bytes = try pages * number("PRAGMA page_size")
        let oldest = try statement("SELECT number, stored_at FROM trigger_events ORDER BY number LIMIT 1").row { _ in
        } _: {
            (number: $0.int64(), storedAt: $0.date())
        }
        guard let oldest else { return EventUsage(events: 0, bytes: bytes, oldest: nil) }
        let last = try number("SELECT max(number) FROM trigger_events")
        return EventUsage(events: last - oldest.number + 1, bytes: bytes, oldest: oldest.storedAt)
    }

    private func number(_ sql: String) throws -> Int64 {
        let found = try statement(sql).row { _ in
        } _: {
            $0.int64()
        }
        return found ?? 0
    }
}
