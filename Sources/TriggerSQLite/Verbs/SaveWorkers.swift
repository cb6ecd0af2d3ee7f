import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveWorkers(_ workers: [WorkerRecord]) throws {
        guard !workers.isEmpty else { return }
        let upsert = try statement(SaveWorkers.upsert)
        for worker in workers {
            try upsert.run { WorkerRow.bind(worker, to: &$0) }
        }
        for environment in Set(workers.map(\.environment)) {
            try statement(SaveWorkers.noteFirst).run { $0.add(environment) }
        }
    }

    func endWorkers(_ workers: [ChangeSet.EndedWorker]) throws {
        guard !workers.isEmpty else { return }
        let delete = try statement(SaveWorkers.delete)
        for worker in workers {
            try delete.run {
                $0.add(worker.environment)
                $0.add(worker.id.rawValue)
            }
            try statement(TakeNews.forget).run { $0.add(worker.id.rawValue) }
        }
    }
}

enum SaveWorkers {
    static let upsert = """
        INSERT INTO trigger_workers (\(WorkerRow.columns)) VALUES (\(RowsStatement.placeholders(for: WorkerRow.columns)))
        ON CONFLICT DO UPDATE SET version = excluded.version, name = excluded.name, tasks = excluded.tasks,
            in_process = excluded.in_process, registered_at = excluded.registered_at, lease_until = excluded.lease_until,
            renewed = excluded.renewed, server = excluded.server
        """

    /// That an environment ever had a worker is remembered when the worker is long gone.
    static let noteFirst = "UPDATE trigger_environments SET had_workers = 1 WHERE id = ?1 AND had_workers = 0"

    static let delete = "DELETE FROM trigger_workers WHERE environment = ?1 AND id = ?2"
}
