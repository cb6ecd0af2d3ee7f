#if Postgres
import TriggerEngine
import TriggerModel

/// Deciding on what is known of tasks and queues instead of reading it.
extension PostgresTransaction {
    /// Tasks and whether there were workers, if all of that is known.
    func presumeTasks(_ environment: EnvironmentID, _ ids: [TaskRecord.ID]) throws -> (
        tasks: [TaskRecord.ID: TaskRecord], hadWorkers: Bool
    )? {
        let known = presumption.declarations
        guard let tasks = known?.tasks(ids), let had = known?.hadWorkers(environment) else { return nil }
        try presumeDeclarations()
        return (tasks, had)
    }

    /// Tasks, if all of them are known.
    func presumeTasks(_ ids: [TaskRecord.ID]) throws -> [TaskRecord.ID: TaskRecord]? {
        guard let tasks = presumption.declarations?.tasks(ids) else { return nil }
        try presumeDeclarations()
        return tasks
    }

    /// Which queues are open, if that is known of all of them.
    func presumeOpenQueues(_ environment: EnvironmentID, _ names: [String]) throws -> Set<String>? {
        guard let open = presumption.declarations?.openQueues(environment, names) else { return nil }
        try presumeDeclarations()
        return open
    }

    /// Has the database see to it, once, that nothing has changed until then.
    private func presumeDeclarations() throws {
        guard !presumption.usesDeclarations, let generation = presumption.declarations?.generation else { return }
        presumption.usesDeclarations = true
        try connection.send(PresumeDeclarations.refuse) { $0.add(generation) }
    }

    /// Asks for the count of changes, once, before anything is read that it stands for.
    func askGeneration() throws {
        guard !hasAskedGeneration else { return }
        hasAskedGeneration = true
        try connection.send(PresumeDeclarations.generation) { _ in
        } reading: { [self] in
            read = KnownDeclarations(generation: $0.int64())
        }
    }
}

enum PresumeDeclarations {
    static let generation = "SELECT generation FROM trigger_declarations"

    /// Refuses where something changed.
    static let refuse = "SELECT trigger_refuse() WHERE (\(generation)) IS DISTINCT FROM $1::bigint"
}
#endif
