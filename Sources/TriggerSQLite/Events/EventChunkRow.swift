import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// Where a chunk lies.
struct EventChunkRow {
    let number: Int64
    /// The last sequence in it.
    let last: Int
    let storedAt: Date
}

extension Connection {
    /// The last chunk of a place that begins at a sequence or before it.
    func eventChunk(_ environment: EnvironmentID, _ group: EventGroup, from sequence: Int) throws -> EventChunkRow? {
        try statement(EventChunkSQL.at).row { bindings in
            bindings.add(environment)
            bindings.add(group.run.rawValue)
            bindings.add(group.place.storedText)
            bindings.add(sequence)
        } _: {
            EventChunkRow(number: $0.int64(), last: $0.int(), storedAt: $0.date())
        }
    }

    /// Where the next chunk of a place begins after a sequence; nil where there is none.
    func nextEventChunk(_ environment: EnvironmentID, _ group: EventGroup, after sequence: Int) throws -> Int? {
        let found = try statement(EventChunkSQL.next).row { bindings in
            bindings.add(environment)
            bindings.add(group.run.rawValue)
            bindings.add(group.place.storedText)
            bindings.add(sequence)
        } _: {
            $0.optionalInt()
        }
        return found ?? nil
    }

    /// The events of a chunk.
    func events(ofChunk number: Int64, of run: RunID) throws -> [TraceEvent] {
        let body = try statement(EventChunkSQL.body).row {
            $0.add(number)
        } _: {
            $0.text()
        }
        return try body.map { try EventChunk.events($0, of: run) } ?? []
    }

    func insert(_ chunk: EventChunk, _ environment: EnvironmentID, _ group: EventGroup, at storedAt: Date) throws {
        let body = try chunk.body()
        try statement(EventChunkSQL.insert).run { bindings in
            bindings.add(environment)
            bindings.add(group.run.rawValue)
            bindings.add(group.place.storedText)
            bindings.add(chunk.first)
            bindings.add(storedAt)
            bindings.add(chunk, body)
        }
    }

    func update(_ number: Int64, _ chunk: EventChunk) throws {
        let body = try chunk.body()
        try statement(EventChunkSQL.update).run { bindings in
            bindings.add(chunk, body)
            bindings.add(number)
        }
    }

    /// Counts events that came, or went.
    func countEvents(_ change: Int) throws {
        guard change != 0 else { return }
        try statement(EventChunkSQL.count).run { $0.add(change) }
    }
}

extension Bindings {
    fileprivate mutating func add(_ chunk: EventChunk, _ body: [UInt8]) {
        add(chunk.last)
        add(chunk.latest)
        add(chunk.events.count)
        add(utf8: body)
    }
}

/// The statements of the event store.
enum EventChunkSQL {
    static let at = """
        SELECT number, last, stored_at FROM trigger_event_chunks
        WHERE environment = ? AND run = ? AND place = ? AND first <= ? ORDER BY first DESC LIMIT 1
        """

    static let next = """
        SELECT min(first) FROM trigger_event_chunks WHERE environment = ? AND run = ? AND place = ? AND first > ?
        """

    static let body = "SELECT body FROM trigger_event_chunks WHERE number = ?"

    static let insert = """
        INSERT INTO trigger_event_chunks
            (environment, run, place, first, stored_at, last, latest, events, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    static let update = "UPDATE trigger_event_chunks SET last = ?, latest = ?, events = ?, body = ? WHERE number = ?"

    static let count = "UPDATE trigger_event_totals SET events = events + ? WHERE id = 1"

    /// Where the chunks of a run lie that may have something since an instant, the latest first.
    static let ofRun = """
        SELECT number, latest FROM trigger_event_chunks WHERE environment = ? AND run = ? AND latest >= ?
        ORDER BY latest DESC, number DESC
        """

    static let oldest = "SELECT number, events, stored_at FROM trigger_event_chunks ORDER BY number LIMIT ?"

    static let delete = "DELETE FROM trigger_event_chunks WHERE number <= ? AND stored_at < ?"

    /// Rows are numbered as they come, so that the oldest lie together and are found without an index.
    static let tables = """
        CREATE TABLE IF NOT EXISTS trigger_event_chunks (
            number INTEGER PRIMARY KEY,
            environment INTEGER NOT NULL,
            run TEXT NOT NULL,
            place TEXT NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            latest INTEGER NOT NULL,
            events INTEGER NOT NULL,
            stored_at INTEGER NOT NULL,
            body TEXT NOT NULL
        ) STRICT;

        CREATE UNIQUE INDEX IF NOT EXISTS trigger_event_chunks_by_place
            ON trigger_event_chunks (environment, run, place, first);
        CREATE TABLE IF NOT EXISTS trigger_event_totals (id INTEGER PRIMARY KEY, events INTEGER NOT NULL) STRICT;
        INSERT OR IGNORE INTO trigger_event_totals (id, events) VALUES (1, 0);
        """
}
