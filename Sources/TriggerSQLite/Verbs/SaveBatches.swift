import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveBatches(_ batches: [BatchRecord]) throws {
        guard !batches.isEmpty else { return }
        let insert = try statement(SaveBatches.insert)
        for batch in batches {
            try insert.run {
                $0.add(batch.environment)
                $0.add(batch.id.rawValue)
                $0.add(JSONText.array(batch.runs.lazy.map(\.rawValue)))
                $0.add(batch.createdAt)
            }
        }
    }
}

enum SaveBatches {
    static let insert = "INSERT INTO trigger_batches (environment, id, runs, created_at) VALUES (?1, ?2, ?3, ?4)"
}
