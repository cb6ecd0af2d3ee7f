import TriggerEngine
import TriggerModel

import struct Foundation.Date

extension SQLiteTransaction {
    func saveRequests(_ requests: [RequestRecord]) throws {
        guard let newest = requests.map(\.createdAt).max() else { return }
        let upsert = try statement(SaveRequests.upsert)
        for request in requests {
            let receipts = JSONText.array(request.receipts) { SaveRequests.append($0, to: &$1) }
            try upsert.run {
                $0.add(request.id.environment)
                $0.add(request.id.scope)
                $0.add(request.id.key)
                $0.add(request.batch?.rawValue)
                $0.add(receipts)
                $0.add(request.keptFrom)
            }
        }
        try forgetRequests(before: newest, atMost: requests.count * 2)
    }

    /// Removes answers that were kept long enough: more than were added, so that they run out, yet a bounded number.
    private func forgetRequests(before newest: Date, atMost limit: Int) throws {
        try statement(SaveRequests.forget).run {
            $0.add(newest.addingTimeInterval(-RequestRecord.retention.timeInterval))
            $0.add(limit)
        }
    }
}

enum SaveRequests {
    /// A receipt as its `Codable` form has it, written by hand since every call over HTTP stores one.
    static func append(_ receipt: TriggerReceipt, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"id\":".utf8)
        JSONText.append(receipt.id.rawValue, to: &bytes)
        bytes.append(contentsOf: ",\"isCached\":\(receipt.isCached),\"task\":".utf8)
        JSONText.append(receipt.task, to: &bytes)
        bytes.append(contentsOf: "}".utf8)
    }

    static let upsert = """
        INSERT INTO trigger_requests (environment, scope, key, batch, receipts, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT DO UPDATE SET batch = excluded.batch, receipts = excluded.receipts, created_at = excluded.created_at
        """

    static let forget = """
        DELETE FROM trigger_requests WHERE (environment, scope, key) IN (
            SELECT environment, scope, key FROM trigger_requests WHERE created_at <= ?1 ORDER BY created_at LIMIT ?2)
        """
}
