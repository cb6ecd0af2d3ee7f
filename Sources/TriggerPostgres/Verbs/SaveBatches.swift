#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func saveBatches(_ batches: [BatchRecord]) throws {
        guard !batches.isEmpty else { return }
        let runs = try batches.map { try JSON.text($0.runs) }
        let faults = try batches.map { try $0.faults.isEmpty ? nil : JSON.text($0.faults) }
        try write(SaveBatches.insert) {
            $0.environments(batches, \.environment)
            $0.texts(batches, \.id.rawValue)
            $0.texts(runs) { $0 }
            $0.texts(faults) { $0 }
            $0.texts(batches, \.idempotencyKey)
            $0.dates(batches, \.createdAt)
        }
    }

    func batch(_ environment: EnvironmentID, _ id: BatchID) throws -> BatchRecord? {
        try rows(SaveBatches.one) {
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
        let found = try rows(SaveBatches.statuses) {
            $0.add(environment)
            $0.runs(Set(runs))
        } _: {
            ($0.run(), try $0.word(RunStatus.self))
        }
        return Dictionary(found) { first, _ in first }
    }
}

enum SaveBatches {
    static let insert = """
        INSERT INTO trigger_batches (environment, id, runs, faults, idempotency_key, created_at)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
        """

    static let one = """
        SELECT runs, faults, idempotency_key, created_at FROM trigger_batches WHERE environment = $1 AND id = $2
        """

    static let statuses = """
        SELECT r.* FROM unnest($2::text[]) AS w (id) CROSS JOIN LATERAL (
            SELECT id, status FROM trigger_runs WHERE environment = $1 AND id = w.id LIMIT 1) AS r
        """
}
#endif
