import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveTasks(_ tasks: [TaskRecord]) throws {
        for task in tasks {
            let manifest = try JSON.text(task.manifest)
            try statement(SaveTasks.upsertTask).run {
                $0.add(task.environment)
                $0.add(task.manifest.id)
                $0.add(task.version)
                $0.add(manifest)
            }
            try saveQueue(of: task)
            try saveSpareQueue(of: task)
        }
    }

    /// The own queue of a task whose runs go to another.
    private func saveSpareQueue(of task: TaskRecord) throws {
        guard !task.manifest.hasOwnQueue else { return }
        let name = task.manifest.ownQueueName
        try statement(SaveTasks.insertSpareQueue).run {
            $0.add(task.environment)
            $0.add(name)
        }
        try noteQueue(name, task.environment)
    }

    private func saveQueue(of task: TaskRecord) throws {
        let name = task.manifest.queueName
        try statement(SaveTasks.upsertQueue).run {
            $0.add(task.environment)
            $0.add(name)
            $0.add(task.manifest.hasOwnQueue ? "task" : "custom")
            $0.add(task.manifest.queue?.concurrencyLimit)
            $0.add(task.manifest.queue?.sizeLimit)
        }
        try noteQueue(name, task.environment)
    }

    /// What follows from a queue that the last statement changed.
    private func noteQueue(_ name: String, _ environment: EnvironmentID) throws {
        guard connection.changes > 0 else { return }
        limits.forget()
        try reconsiderQueue(environment, name)
    }
}

enum SaveTasks {
    static let upsertTask = """
        INSERT INTO trigger_tasks (environment, task, version, manifest, registered)
        VALUES (?1, ?2, ?3, ?4,
            (SELECT coalesce(max(registered), 0) + 1 FROM trigger_tasks WHERE environment = ?1 AND task = ?2))
        ON CONFLICT DO UPDATE SET manifest = excluded.manifest, registered = excluded.registered
        """

    /// Changes nothing when the queue is as it was.
    static let upsertQueue = """
        INSERT INTO trigger_queues (environment, name, kind, concurrency_limit, declared_limit, size_limit, declared)
        VALUES (?1, ?2, ?3, \(SaveLimits.capped("?4")), ?4, ?5, 1)
        ON CONFLICT DO UPDATE SET kind = excluded.kind, declared_limit = excluded.declared_limit,
            size_limit = excluded.size_limit, declared = 1,
            concurrency_limit = \(SaveLimits.capped("coalesce(override_limit, excluded.declared_limit)"))
        WHERE kind <> excluded.kind OR declared_limit IS NOT excluded.declared_limit
            OR size_limit IS NOT excluded.size_limit OR declared = 0
        """

    static let insertSpareQueue = """
        INSERT INTO trigger_queues (environment, name, kind, concurrency_limit, declared)
        VALUES (?1, ?2, 'spare', \(SaveLimits.capped("NULL")), 1)
        ON CONFLICT DO UPDATE SET declared = 1 WHERE declared = 0
        """
}
