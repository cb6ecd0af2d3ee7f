import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// Deletes some of the oldest chunks: those that are too old, and others while the file is too large.
struct PruneEvents {
    let instant: Date
    let bytes: Int64
    /// After how many events it is enough.
    let limit: Int

    /// Pages that are given back to the file system at a time, of 4 KB: the room of 2,500 events of 2 KB.
    private static let pages = 1_250

    /// - Returns: How many events went.
    func run(_ connection: Connection) throws -> Int {
        let end = try connection.eventUsage().bytes > bytes ? Int64.max : instant.millisecondsSince1970
        let (last, count) = try oldest(before: end, connection)
        guard let last else { return 0 }
        try connection.statement(EventChunkSQL.delete).run {
            $0.add(last)
            $0.add(end)
        }
        try connection.countEvents(-count)
        try connection.shrink(by: Self.pages)
        return count
    }

    /// The last of those that are to go, and how many events they have; one that a clock ahead of time stored holds up none behind it.
    private func oldest(before end: Int64, _ connection: Connection) throws -> (last: Int64?, count: Int) {
        var (last, count): (Int64?, Int) = (nil, 0)
        try connection.statement(EventChunkSQL.oldest).readRows { bindings in
            bindings.add(limit)
        } _: { columns in
            let (number, events, storedAt) = (columns.int64(), columns.int(), columns.int64())
            if storedAt < end { (last, count) = (number, count + events) }
            return count < limit
        }
        return (last, count)
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
        let oldest = try statement(EventChunkSQL.oldest).row {
            $0.add(1)
        } _: { columns in
            _ = (columns.int64(), columns.int())
            return columns.date()
        }
        let events = try number("SELECT events FROM trigger_event_totals")
        return EventUsage(events: events, bytes: bytes, oldest: oldest)
    }

    private func number(_ sql: String) throws -> Int64 {
        let found = try statement(sql).row { _ in
        } _: {
            $0.int64()
        }
        return found ?? 0
    }
}
