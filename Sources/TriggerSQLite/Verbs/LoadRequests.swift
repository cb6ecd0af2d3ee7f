import TriggerEngine
import TriggerModel

import struct Foundation.Date

extension SQLiteTransaction {
    func requests(_ ids: [RequestRecord.ID], now: Date) throws -> [RequestRecord] {
        guard !ids.isEmpty else { return [] }
        let wanted = JSONText.array(Set(ids)) { id, bytes in
            JSONText.append(tuple: [String(id.environment.rawValue), id.scope, id.key], to: &bytes)
        }
        return try statement(LoadRequests.sql).rows {
            $0.add(wanted)
            $0.add(now.addingTimeInterval(-RequestRecord.retention.timeInterval))
        } _: {
            try LoadRequests.read(&$0)
        }
    }
}

enum LoadRequests {
    static let sql = """
        SELECT environment, scope, key, batch, receipts, created_at
        FROM (
            SELECT CAST(value ->> 0 AS INTEGER) AS wanted_environment, value ->> 1 AS wanted_scope,
                value ->> 2 AS wanted_key
            FROM json_each(?1)
        ) AS wanted
        CROSS JOIN trigger_requests AS r
        WHERE r.environment = wanted_environment AND r.scope = wanted_scope AND r.key = wanted_key AND r.created_at > ?2
        """

    static func read(_ row: inout Columns) throws -> RequestRecord {
        let id = RequestRecord.ID(environment: row.environment(), scope: row.text(), key: row.text())
        return RequestRecord(
            id: id, batch: row.optionalText().map(BatchID.init), receipts: try row.json() ?? [], createdAt: row.date()
        )
    }
}
