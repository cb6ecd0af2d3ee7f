import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func runs(_ environment: EnvironmentID, heldBy worker: WorkerID, limit: Int) throws -> [RunState] {
        try statement(LoadHeldRuns.sql).rows {
            $0.add(environment)
            $0.add(worker.rawValue)
            $0.add(limit)
        } _: {
            try RunStateRow.read(&$0)
        }
    }
}

enum LoadHeldRuns {
    static let sql = """
        SELECT \(RunStateRow.columns) FROM trigger_runs INDEXED BY trigger_runs_by_worker
        WHERE environment = ?1 AND worker = ?2
        ORDER BY id LIMIT ?3
        """
}
