import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveOpenBatches(_ changes: [ChangeSet.OpenBatchChange]) throws {
        for change in changes {
            if let batch = change.after { try upsert(batch) }
            guard let batch = change.before ?? change.after else { continue }
            if change.after == nil { try run(SaveOpenBatches.delete, batch) }
            if change.after?.abortedAt != nil || change.after == nil { try run(SaveOpenBatches.deleteItems, batch) }
        }
    }

    private func upsert(_ batch: OpenBatch) throws {
        try statement(SaveOpenBatches.upsert).run {
            $0.add(batch.environment)
            $0.add(batch.id.rawValue)
            $0.add(batch.runCount)
            $0.add(batch.received)
            $0.add(batch.bytes)
            $0.add(batch.abortedAt)
            $0.add(batch.idempotencyKey)
            $0.add(batch.createdAt)
        }
    }

    private func run(_ sql: String, _ batch: OpenBatch) throws {
        try statement(sql).run {
            $0.add(batch.environment)
            $0.add(batch.id.rawValue)
        }
    }

    func saveBatchItems(_ items: [BatchItem]) throws {
        guard !items.isEmpty else { return }
        let insert = try statement(SaveOpenBatches.insertItem)
        for item in items {
            let text = try JSON.text(item.item)
            try insert.run {
                $0.add(item.environment)
                $0.add(item.batch.rawValue)
                $0.add(item.index)
                $0.add(text)
            }
        }
    }

    func openBatch(_ environment: EnvironmentID, _ id: BatchID) throws -> OpenBatch? {
        try statement(SaveOpenBatches.one).rows {
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
        try statement(SaveOpenBatches.items).rows {
            $0.add(environment)
            $0.add(batch.rawValue)
        } _: {
            let index = $0.int()
            let item = try DamagedValue.json(BatchEntry.self, from: $0.text())
            return BatchItem(environment: environment, batch: batch, index: index, item: item)
        }
    }

    func batchIndexes(_ environment: EnvironmentID, of batch: BatchID, among indexes: [Int]) throws -> Set<Int> {
        let found = try statement(SaveOpenBatches.indexes).rows {
            $0.add(environment)
            $0.add(batch.rawValue)
            $0.add("[\(indexes.map(String.init).joined(separator: ","))]")
        } _: {
            $0.int()
        }
        return Set(found)
    }
}

enum SaveOpenBatches {
    static let upsert = """
        INSERT INTO trigger_open_batches
            (environment, id, run_count, received, bytes, aborted_at, idempotency_key, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (environment, id) DO UPDATE SET received = excluded.received, bytes = excluded.bytes,
            aborted_at = excluded.aborted_at
        """

    static let delete = "DELETE FROM trigger_open_batches WHERE environment = ?1 AND id = ?2"

    static let deleteItems = "DELETE FROM trigger_batch_items WHERE environment = ?1 AND batch = ?2"

    static let insertItem = "INSERT INTO trigger_batch_items (environment, batch, idx, item) VALUES (?1, ?2, ?3, ?4)"

    static let one = """
        SELECT run_count, received, bytes, aborted_at, idempotency_key, created_at FROM trigger_open_batches
        WHERE environment = ?1 AND id = ?2
        """

    static let indexes = """
        SELECT idx FROM trigger_batch_items
        WHERE environment = ?1 AND batch = ?2 AND idx IN (SELECT value FROM json_each(?3))
        """

    static let items = "SELECT idx, item FROM trigger_batch_items WHERE environment = ?1 AND batch = ?2"
}
