#if Postgres
import TriggerEngine
import TriggerModel

/// Deciding on what is known of tasks and queues instead of reading it.
extension PostgresTransaction {
    /// Tasks and whether there were workers, if all of that is known.
    func presumeTasks(_ environment: EnvironmentID, _ ids: [TaskRecord.ID]) throws -> (
        tasks: [TaskRecord.ID: TaskRecord], hadWorkers: Bool
    )? {
        try presume { known in
            guard let tasks = known.tasks(ids), let had = known.hadWorkers(environment) else { return nil }
            return (tasks, had)
        }
    }

    /// What is known, if it is; has the database see to it, once, that nothing has changed until then.
    func presume<Value>(_ look: (KnownDeclarations) -> Value?) throws -> Value? {
        guard let known = presumption.declarations, let value = look(known) else { return nil }
        if !presumption.usesDeclarations, let generation = known.generation {
            presumption.usesDeclarations = true
            try connection.send(PresumeDeclarations.refuse) { $0.add(generation) }
        }
        return value
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
