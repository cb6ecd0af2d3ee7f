#if Postgres
import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// The statements of the event store.
enum EventSQL {
    /// A span that had not ended takes its end, and keeps its beginning.
    ///
    /// In the order of the key, so that servers that bring the same ones do not wait for each other crosswise.
    static let append = """
        INSERT INTO trigger_events AS e (environment, run, place, sequence, started_at, duration_us, stored_at, body, grown)
        SELECT $1, n.* FROM (
            SELECT run, place, sequence, started_at, duration_us, $2::bigint, body, octet_length(body)
            FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[])
                AS u (run, place, sequence, started_at, duration_us, body)
            ORDER BY run, place, sequence) AS n
        ON CONFLICT (environment, run, place, sequence) DO UPDATE SET
            duration_us = excluded.duration_us + greatest(0, excluded.started_at - e.started_at) * 1000,
            started_at = least(e.started_at, excluded.started_at),
            body = excluded.body,
            grown = octet_length(excluded.body) - octet_length(e.body)
        WHERE e.duration_us IS NULL AND excluded.duration_us IS NOT NULL
        RETURNING run, place, sequence, xmax = 0, grown
        """

    static let add = "UPDATE trigger_event_totals SET events = events + $1, bytes = bytes + $2 WHERE id = 1"

    /// The latest of all runs together; the one with which they are as many bytes as there may be is the earliest.
    static let read = """
        SELECT run, sequence, started_at, duration_us, body FROM (
            SELECT run, sequence, started_at, duration_us, body, sum(octet_length(body)) OVER (
                ORDER BY started_at DESC, number DESC ROWS UNBOUNDED PRECEDING) AS bytes
            FROM (
                SELECT e.* FROM unnest($2::text[]) AS r (run)
                CROSS JOIN LATERAL (
                    SELECT run, sequence, number, started_at, duration_us, body FROM trigger_events AS f
                    WHERE f.environment = $1 AND f.run = r.run AND f.started_at >= $3 AND f.number > 0
                    ORDER BY f.started_at DESC, f.number DESC LIMIT $4) AS e
                ORDER BY e.started_at DESC, e.number DESC LIMIT $4) AS latest) AS measured
        WHERE bytes - octet_length(body) < $5
        """

    static let usage = "SELECT events, bytes FROM trigger_event_totals WHERE id = 1"

    static let oldest = "SELECT stored_at FROM trigger_events ORDER BY number LIMIT 1"

    /// Only the oldest are looked at, however many there are; those that another server deletes are passed over.
    static let prune = """
        DELETE FROM trigger_events WHERE number = ANY (ARRAY(
            SELECT number FROM (
                SELECT number, stored_at FROM trigger_events ORDER BY number LIMIT $2 FOR UPDATE SKIP LOCKED) AS oldest
            WHERE stored_at < $1))
        RETURNING octet_length(body)
        """

    /// About how many bytes a row takes beside its body, its places in the indexes included.
    static let rowBytes = 250
}

extension PostgresConnection {
    /// Stores events, in a transaction.
    ///
    /// - Returns: Those that are new or ended a span.
    func append(_ all: [TraceEvent], to environment: EnvironmentID, now: Date) throws -> [TraceEvent] {
        let events = EventBatch(all).events
        let bodies = try events.map { try EventBody.text(of: $0) }
        let changed = try rows(EventSQL.append) {
            $0.add(environment)
            $0.add(now)
            $0.texts(events, \.run.rawValue)
            $0.texts(events, \.place.storedText)
            $0.counts(events) { $0.sequence }
            $0.dates(events) { $0.startedAt }
            $0.counts(events) { $0.durationUs.map { Int($0) } }
            $0.texts(bodies) { $0 }
        } _: {
            (
                key: StoredKey(run: $0.text(), place: $0.text(), sequence: $0.int()),
                change: (isNew: $0.flag(), bytes: $0.int())
            )
        }
        let count = changed.count { $0.change.isNew }
        try add(events: count, bytes: changed.reduce(count * EventSQL.rowBytes) { $0 + $1.change.bytes })
        let keys = Set(changed.map(\.key))
        return events.filter { keys.contains(StoredKey($0)) }
    }

    func add(events: Int, bytes: Int) throws {
        guard events != 0 || bytes != 0 else { return }
        try send(EventSQL.add) {
            $0.add(events)
            $0.add(bytes)
        }
    }

    func events(_ environment: EnvironmentID, matching query: EventQuery) throws -> EventPage {
        var bytes = 0
        let found = try rows(EventSQL.read) {
            $0.add(environment)
            $0.runs(query.runs)
            $0.add(query.since?.millisecondsSince1970 ?? .min)
            $0.add(query.limit)
            $0.add(query.mostBytes)
        } _: { row in
            let (run, sequence) = (row.run(), row.int())
            let (startedAt, duration) = (row.date(), row.optionalInt64())
            let text = row.text()
            bytes += text.utf8.count
            let body = try DamagedValue.json(EventBody.self, from: text)
            return body.event(of: run, sequence: sequence, startedAt: startedAt, durationUs: duration)
        }
        let isCut = found.count >= query.limit || bytes >= query.mostBytes
        return EventPage(events: found.sorted(by: TraceEvent.isEarlier), isCut: isCut)
    }

    func pruneEvents(before instant: Date, keeping bytes: Int64, limit: Int) throws -> Int {
        let isFull = try rows(EventSQL.usage) { (events: $0.int64(), bytes: $0.int64()) }.first?.bytes ?? 0 > bytes
        let sizes = try rows(EventSQL.prune) {
            $0.add(isFull ? Int64.max : instant.millisecondsSince1970)
            $0.add(limit)
        } _: {
            $0.int()
        }
        try add(events: -sizes.count, bytes: -sizes.reduce(0) { $0 + $1 + EventSQL.rowBytes })
        return sizes.count
    }

    func eventUsage() throws -> EventUsage {
        let totals = try rows(EventSQL.usage) { (events: $0.int64(), bytes: $0.int64()) }.first
        let oldest = try rows(EventSQL.oldest) { $0.date() }.first
        return EventUsage(events: totals?.events ?? 0, bytes: totals?.bytes ?? 0, oldest: oldest)
    }
}

/// What a row is known by.
private struct StoredKey: Hashable {
    let run: String
    let place: String
    let sequence: Int

    init(run: String, place: String, sequence: Int) {
        (self.run, self.place, self.sequence) = (run, place, sequence)
    }

    init(_ event: TraceEvent) {
        self.init(run: event.run.rawValue, place: event.place.storedText, sequence: event.sequence)
    }
}
#endif
