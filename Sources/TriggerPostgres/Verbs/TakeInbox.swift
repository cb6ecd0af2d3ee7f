#if Postgres
import TriggerEngine
import TriggerModel

import struct Foundation.Date

extension PostgresTransaction {
    func takeInbox(now: Date, limit: Int) throws -> [InboxRecord] {
        // Most of the time there is nothing, which a look without a lock tells.
        guard try !rows(TakeInbox.isWaiting, { $0.add(now) }, { $0.int() }).isEmpty else { return [] }
        let rows = try take(TakeInbox.take) {
            $0.add(now)
            $0.add(limit)
        } _: {
            TakeInbox.read(&$0)
        }
        return rows.sorted { ($0.dueAt, $0.number) < ($1.dueAt, $1.number) }.map(\.record)
    }

    func nextInbox(after now: Date) throws -> Date? {
        try rows(TakeInbox.next) {
            $0.add(now)
        } _: {
            $0.date()
        }.first
    }

    func saveInbox(_ records: [InboxRecord]) throws {
        guard !records.isEmpty else { return }
        try write(TakeInbox.insert) {
            $0.environments(records, \.environment)
            $0.texts(records, \.id.rawValue)
            $0.texts(records, \.task)
            $0.texts(records, \.payload.data)
            $0.texts(records, \.options)
            $0.dates(records, \.createdAt)
            $0.texts(records, \.fault)
            $0.dates(records, \.dueAt)
        }
    }
}

enum TakeInbox {
    private static let columns = "environment, id, task, payload, options, created_at, fault"

    static let isWaiting = """
        SELECT 1 FROM trigger_inbox WHERE fault IS NULL AND due_at <= $1 ORDER BY due_at, number LIMIT 1
        """

    static let next = """
        SELECT due_at FROM trigger_inbox WHERE fault IS NULL AND due_at > $1 ORDER BY due_at, number LIMIT 1
        """

    static let take = """
        DELETE FROM trigger_inbox WHERE number = ANY (ARRAY(
            SELECT number FROM trigger_inbox WHERE fault IS NULL AND due_at <= $1
            ORDER BY due_at, number LIMIT $2 FOR UPDATE SKIP LOCKED))
        RETURNING number, due_at, \(columns)
        """

    static let insert = """
        INSERT INTO trigger_inbox (\(columns), due_at)
        SELECT * FROM unnest(
            $1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::bigint[])
        """

    static func read(_ row: inout Columns) -> (number: Int, dueAt: Date, record: InboxRecord) {
        let (number, dueAt) = (row.int(), row.date())
        let record = InboxRecord(
            environment: row.environment(), id: row.run(), task: row.text(),
            payload: row.optionalText().map { Packet(data: $0) } ?? .none, options: row.text(), createdAt: row.date(),
            fault: row.optionalText())
        return (number, dueAt, record)
    }
}
#endif
