import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveBatches(_ batches: [BatchRecord]) throws {
        guard !batches.isEmpty else { return }
        let insert = try statement(SaveBatches.insert)
        for batch in batches {
            let faults = try batch.faults.isEmpty ? nil : JSON.text(batch.faults)
            try insert.run {
                $0.add(batch.environment)
                $0.add(batch.id.rawValue)
                $0.add(JSONText.array(batch.runs.map(\.rawValue)))
                $0.add(faults)
                $0.add(batch.idempotencyKey)
                $0.add(batch.createdAt)
            }
        }
    }

    func batch(_ environment: EnvironmentID, _ id: BatchID) throws -> BatchRecord? {
        try statement(SaveBatches.one).rows {
            $0.add(environment)
            $0.add(id.rawValue)
        } _: {
            BatchRecord(
                environment: environment, id: id, runs: try $0.json() ?? [], faults: try $0.json() ?? [],
                idempotencyKey: $0.optionalText(), createdAt: $0.date())
        }.first
    }

    func statuses(_ environment: EnvironmentID, of runs: [RunID]) throws -> [RunID: RunStatus] {
        guard !runs.isEmpty else { return [:] }
        let found = try statement(SaveBatches.statuses).rows {
            $0.add(environment)
            $0.add(JSONText.array(runs.map(\.rawValue)))
        } _: {
            ($0.run(), try $0.word(RunStatus.self))
        }
        return Dictionary(found) { first, _ in first }
    }
}

enum SaveBatches {
    static let insert = """
        INSERT INTO trigger_batches (environment, id, runs, faults, idempotency_key, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """

    static let one = """
        SELECT runs, faults, idempotency_key, created_at FROM trigger_batches WHERE environment = ?1 AND id = ?2
        """

    static let statuses = """
        SELECT id, status FROM trigger_runs WHERE environment = ?1 AND id IN (SELECT value FROM json_each(?2))
        """
}
