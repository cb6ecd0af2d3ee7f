#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    /// Under the lock of declarations.
    func saveTasks(_ tasks: [TaskRecord]) throws {
        guard !tasks.isEmpty else { return }
        try upsert(SaveTasks.lastOf(tasks) { [$0.environment.rawValue, $0.manifest.id, $0.version] })
        try saveQueues(of: SaveTasks.lastOf(tasks) { [$0.environment.rawValue, $0.manifest.queueName] })
        try saveSpareQueues(of: SaveTasks.lastOf(tasks) { [$0.environment.rawValue, $0.manifest.ownQueueName] })
    }

    /// The own queues of tasks whose runs go to others.
    private func saveSpareQueues(of tasks: [TaskRecord]) throws {
        let tasks = tasks.filter { !$0.manifest.hasOwnQueue }
        guard !tasks.isEmpty else { return }
        try write(SaveTasks.insertSpareQueues) {
            $0.environments(tasks, \.environment)
            $0.texts(tasks, \.manifest.ownQueueName)
        }
        try reconsiderQueues(tasks.map { ($0.environment, $0.manifest.ownQueueName) })
    }

    private func upsert(_ tasks: [TaskRecord]) throws {
        let manifests = try tasks.map { try JSON.text($0.manifest) }
        try write(SaveTasks.upsertTasks) {
            $0.environments(tasks, \.environment)
            $0.texts(tasks, \.manifest.id)
            $0.texts(tasks, \.version)
            $0.texts(manifests) { $0 }
        }
    }

    private func saveQueues(of tasks: [TaskRecord]) throws {
        try write(SaveTasks.upsertQueues) {
            $0.environments(tasks, \.environment)
            $0.texts(tasks, \.manifest.queueName)
            $0.texts(tasks) { $0.manifest.hasOwnQueue ? "task" : "custom" }
            $0.counts(tasks, \.manifest.queue?.concurrencyLimit)
            $0.counts(tasks, \.manifest.queue?.sizeLimit)
        }
        try reconsiderQueues(tasks.map { ($0.environment, $0.manifest.queueName) })
    }
}

enum SaveTasks {
    /// The last of those with the same key, in order.
    static func lastOf(_ tasks: [TaskRecord], _ key: (TaskRecord) -> [AnyHashable]) -> [TaskRecord] {
        var seen: Set<[AnyHashable]> = []
        return tasks.reversed().filter { seen.insert(key($0)).inserted }.reversed()
    }

    static let upsertTasks = """
        INSERT INTO trigger_tasks (environment, task, version, manifest, registered)
        SELECT c.environment, c.task, c.version, c.manifest, c.place + coalesce((
            SELECT max(t.registered) FROM trigger_tasks AS t
            WHERE t.environment = c.environment AND t.task = c.task), 0)
        FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])
            WITH ORDINALITY AS c (environment, task, version, manifest, place)
        ON CONFLICT (environment, task, version)
        DO UPDATE SET manifest = excluded.manifest, registered = excluded.registered
        """

    /// Leaves the row alone when a queue is as it was; the count of changes rises all the same.
    static let upsertQueues = """
        INSERT INTO trigger_queues AS q (environment, name, kind, concurrency_limit, declared_limit, size_limit, declared)
        SELECT c.environment, c.name, c.kind, least(c.declared, \(SaveLimits.cap("c.environment"))), c.declared, c.size, true
        FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
            AS c (environment, name, kind, declared, size)
        ON CONFLICT (environment, name)
        DO UPDATE SET kind = excluded.kind, declared_limit = excluded.declared_limit, size_limit = excluded.size_limit,
            declared = true, concurrency_limit = least(
                coalesce(q.override_limit, excluded.declared_limit), \(SaveLimits.cap("excluded.environment")))
        WHERE (q.kind, q.declared_limit, q.size_limit, q.declared)
            IS DISTINCT FROM (excluded.kind, excluded.declared_limit, excluded.size_limit, true)
        """

    static let insertSpareQueues = """
        INSERT INTO trigger_queues AS q (environment, name, kind, concurrency_limit, declared)
        SELECT c.environment, c.name, 'spare', \(SaveLimits.cap("c.environment")), true
        FROM unnest($1::bigint[], $2::text[]) AS c (environment, name)
        ON CONFLICT (environment, name) DO UPDATE SET declared = true WHERE NOT q.declared
        """
}
#endif
