#if Postgres
import TriggerEngine
import TriggerModel

import struct Foundation.Date

extension PostgresTransaction {
    /// A request that another server answered meanwhile is not answered again: the batch is decided anew, and finds it.
    func saveRequests(_ requests: [RequestRecord]) throws {
        guard let newest = requests.map(\.createdAt).max() else { return }
        let receipts = try requests.map { try JSON.text($0.receipts) }
        let past = newest.addingTimeInterval(-RequestRecord.retention.timeInterval)
        try write(SaveRequests.insert) {
            $0.environments(requests, \.id.environment)
            $0.texts(requests, \.id.scope)
            $0.texts(requests, \.id.key)
            $0.texts(requests, \.batch?.rawValue)
            $0.texts(receipts) { $0 }
            $0.dates(requests, \.keptFrom)
            $0.add(past)
        } check: { count in
            guard count < requests.count else { return }
            throw PostgresError.outdated("a request was answered meanwhile")
        }
        try forgetRequests(before: past, atMost: requests.count * 2)
    }

    /// Removes answers that were kept long enough: more than were added, so that they run out, yet a bounded number.
    private func forgetRequests(before past: Date, atMost limit: Int) throws {
        try write(SaveRequests.forget) {
            $0.add(past)
            $0.add(limit)
        }
    }
}

enum SaveRequests {
    static let insert = """
        INSERT INTO trigger_requests AS r (environment, scope, key, batch, receipts, created_at)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
        ON CONFLICT (environment, md5(scope), md5(key))
        DO UPDATE SET batch = excluded.batch, receipts = excluded.receipts, created_at = excluded.created_at
        WHERE r.created_at <= $7
        """

    static let forget = """
        DELETE FROM trigger_requests WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM trigger_requests WHERE created_at <= $1 ORDER BY created_at LIMIT $2
            FOR UPDATE SKIP LOCKED))
        """
}
#endif
