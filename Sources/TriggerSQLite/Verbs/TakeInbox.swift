import TriggerEngine
import TriggerModel

import struct Foundation.Date

extension SQLiteTransaction {
    func takeInbox(now: Date, limit: Int) throws -> [InboxRecord] {
        let rows = try statement(TakeInbox.waiting).rows {
            $0.add(now)
            $0.add(limit)
        } _: {
            TakeInbox.read(&$0)
        }
        for row in rows { try statement(TakeInbox.delete).run { $0.add(row.number) } }
        return rows.map(\.record)
    }

    func nextInbox(after now: Date) throws -> Date? {
        try statement(TakeInbox.next).row {
            $0.add(now)
        } _: {
            $0.date()
        }
    }

    func saveInbox(_ records: [InboxRecord]) throws {
        for record in records { try statement(TakeInbox.insert).run { TakeInbox.bind(record, to: &$0) } }
    }
}

enum TakeInbox {
    static let columns = "environment, id, task, payload, options, created_at, fault"

    static let insert = "INSERT INTO trigger_inbox (\(columns), due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"

    static let waiting = """
        SELECT number, \(columns) FROM trigger_inbox INDEXED BY trigger_inbox_waiting
        WHERE fault IS NULL AND due_at <= ?1 ORDER BY due_at, number LIMIT ?2
        """

    static let next = """
        SELECT due_at FROM trigger_inbox INDEXED BY trigger_inbox_waiting
        WHERE fault IS NULL AND due_at > ?1 ORDER BY due_at LIMIT 1
        """

    static let delete = "DELETE FROM trigger_inbox WHERE number = ?1"

    static func bind(_ record: InboxRecord, to bindings: inout Bindings) {
        bindings.add(record.environment)
        bindings.add(record.id.rawValue)
        bindings.add(record.task)
        bindings.add(record.payload.data)
        bindings.add(record.options)
        bindings.add(record.createdAt)
        bindings.add(record.fault)
        bindings.add(record.dueAt)
    }

    static func read(_ row: inout Columns) -> (number: Int, record: InboxRecord) {
        let number = row.int()
        let record = InboxRecord(
            environment: row.environment(), id: row.run(), task: row.text(),
            payload: row.optionalText().map { Packet(data: $0) } ?? .none, options: row.text(), createdAt: row.date(),
            fault: row.optionalText())
        return (number, record)
    }
}
