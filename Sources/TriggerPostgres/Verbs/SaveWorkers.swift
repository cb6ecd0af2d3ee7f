#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func saveWorkers(_ workers: [WorkerRecord]) throws {
        guard !workers.isEmpty else { return }
        try write(SaveWorkers.upsert) { try WorkerRow.add(workers, to: &$0) }
        presumption.declarations = nil
        try write(SaveWorkers.noteFirst) { $0.environments(Set(workers.map(\.environment))) { $0 } }
    }

    func endWorkers(_ workers: [ChangeSet.EndedWorker]) throws {
        guard !workers.isEmpty else { return }
        try write(SaveWorkers.delete) {
            $0.environments(workers, \.environment)
            $0.texts(workers, \.id.rawValue)
        }
        try write(TakeNews.forget) { $0.texts(workers, \.id.rawValue) }
    }
}

enum SaveWorkers {
    static let upsert = """
        INSERT INTO trigger_workers (\(WorkerRow.columns))
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::bigint[],
            $8::bigint[], $9::boolean[], $10::text[])
        ON CONFLICT (environment, id) DO UPDATE SET version = excluded.version, name = excluded.name,
            tasks = excluded.tasks, in_process = excluded.in_process, registered_at = excluded.registered_at,
            lease_until = excluded.lease_until, renewed = excluded.renewed, server = excluded.server
        """

    /// That an environment ever had a worker is remembered when the worker is long gone.
    static let noteFirst = """
        UPDATE trigger_environments SET had_workers = true WHERE id = ANY ($1::bigint[]) AND NOT had_workers
        """

    static let delete = Places.delete(
        "trigger_workers", keys: "unnest($1::bigint[], $2::text[]) AS c (environment, id)", ["environment", "id"])
}
#endif
