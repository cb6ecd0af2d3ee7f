#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    /// One that another server changed since it was loaded is not changed: the batch of commands is decided anew.
    func saveOpenBatches(_ changes: [ChangeSet.OpenBatchChange]) throws {
        try insert(changes.filter { $0.before == nil }.compactMap(\.after))
        let changed = changes.filter { $0.before != nil && $0.after != nil }
        try change(SaveOpenBatches.update, changed) {
            $0.counts(changed, \.after?.received)
            $0.counts(changed, \.after?.bytes)
            $0.dates(changed, \.after?.abortedAt)
        }
        let gone = changes.filter { $0.after == nil }
        try change(SaveOpenBatches.delete, gone) { _ in }
        let ended = (changed.filter { $0.after?.abortedAt != nil } + gone).compactMap(\.before)
        guard !ended.isEmpty else { return }
        try write(SaveOpenBatches.deleteItems) {
            $0.environments(ended, \.environment)
            $0.texts(ended, \.id.rawValue)
        }
    }

    private func insert(_ batches: [OpenBatch]) throws {
        guard !batches.isEmpty else { return }
        try write(SaveOpenBatches.insert) {
            $0.environments(batches, \.environment)
            $0.texts(batches, \.id.rawValue)
            $0.counts(batches, \.runCount)
            $0.counts(batches, \.received)
            $0.counts(batches, \.bytes)
            $0.texts(batches, \.idempotencyKey)
            $0.dates(batches, \.createdAt)
        }
    }

    private func change(
        _ sql: String, _ changes: [ChangeSet.OpenBatchChange], _ add: (inout Parameters) -> Void
    ) throws {
        let batches = changes.compactMap(\.before)
        guard !batches.isEmpty else { return }
        try write(sql) {
            $0.environments(batches, \.environment)
            $0.texts(batches, \.id.rawValue)
            $0.counts(batches, \.received)
            add(&$0)
        } check: { count in
            guard count < batches.count else { return }
            throw PostgresError.outdated("an open batch changed meanwhile")
        }
    }

    func saveBatchItems(_ items: [BatchItem]) throws {
        guard !items.isEmpty else { return }
        let texts = try items.map { try JSON.text($0.item) }
        try write(SaveOpenBatches.insertItems) {
            $0.environments(items, \.environment)
            $0.texts(items, \.batch.rawValue)
            $0.counts(items, \.index)
            $0.texts(texts) { $0 }
        }
    }

    func openBatch(_ environment: EnvironmentID, _ id: BatchID) throws -> OpenBatch? {
        try rows(SaveOpenBatches.one) {
            $0.add(environment)
            $0.add(id.rawValue)
        } _: { row in
            let (runCount, received, bytes) = (row.int(), row.int(), row.int())
            let abortedAt = row.optionalDate()
            var batch = OpenBatch(
                environment: environment, id: id, runCount: runCount, idempotencyKey: row.optionalText(),
                createdAt: row.date())
            (batch.received, batch.bytes, batch.abortedAt) = (received, bytes, abortedAt)
            return batch
        }.first
    }

    func batchItems(_ environment: EnvironmentID, of batch: BatchID) throws -> [BatchItem] {
        try rows(SaveOpenBatches.items) {
            $0.add(environment)
            $0.add(batch.rawValue)
        } _: {
            let index = $0.int()
            let item = try DamagedValue.json(BatchEntry.self, from: $0.text())
            return BatchItem(environment: environment, batch: batch, index: index, item: item)
        }
    }

    func batchIndexes(_ environment: EnvironmentID, of batch: BatchID, among indexes: [Int]) throws -> Set<Int> {
        let found = try rows(SaveOpenBatches.indexes) {
            $0.add(environment)
            $0.add(batch.rawValue)
            $0.counts(indexes, \.self)
        } _: {
            $0.int()
        }
        return Set(found)
    }
}

enum SaveOpenBatches {
    static let insert = """
        INSERT INTO trigger_open_batches (environment, id, run_count, received, bytes, idempotency_key, created_at)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[])
        """

    static let update = Places.update(
        "trigger_open_batches", set: "received = c.new_received, bytes = c.bytes, aborted_at = c.aborted_at",
        keys: """
            unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
                AS c (environment, id, received, new_received, bytes, aborted_at)
            """, ["environment", "id", "received"], and: "aborted_at IS NULL")

    static let delete = Places.delete(
        "trigger_open_batches", keys: "unnest($1::bigint[], $2::text[], $3::bigint[]) AS c (environment, id, received)",
        ["environment", "id", "received"], and: "aborted_at IS NULL")

    static let deleteItems = """
        DELETE FROM trigger_batch_items WHERE ctid = ANY (ARRAY(
            SELECT t.ctid FROM unnest($1::bigint[], $2::text[]) AS c (environment, batch) CROSS JOIN LATERAL (
                SELECT ctid FROM trigger_batch_items WHERE environment = c.environment AND batch = c.batch OFFSET 0) AS t))
        """

    static let insertItems = """
        INSERT INTO trigger_batch_items (environment, batch, idx, item)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[])
        """

    static let one = """
        SELECT run_count, received, bytes, aborted_at, idempotency_key, created_at FROM trigger_open_batches
        WHERE environment = $1 AND id = $2
        """

    static let indexes = """
        SELECT t.idx FROM unnest($3::bigint[]) AS w (idx) CROSS JOIN LATERAL (
            SELECT idx FROM trigger_batch_items WHERE environment = $1 AND batch = $2 AND idx = w.idx LIMIT 1) AS t
        """

    static let items = "SELECT idx, item FROM trigger_batch_items WHERE environment = $1 AND batch = $2"
}
#endif
