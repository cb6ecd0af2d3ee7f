#if Postgres
import TriggerEngine
import TriggerModel

/// Runs that are set apart, since nobody has their task.
extension PostgresTransaction {
    /// Sets runs apart, unless a worker registered their task since it was looked for.
    ///
    /// A registration waits for those who set runs apart, and they see what it registered: so it finds all of them.
    func joinUnregistered(_ runs: [RunState]) throws {
        guard !runs.isEmpty else { return }
        let places = runs.compactMap(UnregisteredPlace.init)
        try write(RegistrationLock.shared) { $0.add(RegistrationLock.key(self.lockSpace)) }
        try write(MoveUnregistered.insert) { parameters in
            MoveUnregistered.add(places, to: &parameters)
            parameters.flags(runs) { $0.status == .pending }
        }
        try connection.send(MoveUnregistered.registered) { parameters in
            parameters.environments(places, \.environment)
            parameters.texts(places, \.task)
            parameters.texts(places, \.version)
            parameters.flags(runs) { $0.status == .pending }
        } reading: { row in
            throw PostgresError.outdated("the task \(row.text()) was registered meanwhile")
        }
    }

    func leaveUnregistered(_ places: [UnregisteredPlace]) throws {
        guard !places.isEmpty else { return }
        try write(MoveUnregistered.delete) { MoveUnregistered.add(places, to: &$0) }
    }
}

/// The lock that keeps runs from being set apart while a worker registers.
enum RegistrationLock {
    static let shared = "SELECT pg_advisory_xact_lock_shared($1)"
    static let exclusive = "SELECT pg_advisory_xact_lock($1)"

    static func key(_ lockSpace: Int64) -> Int64 {
        lockSpace &+ 1
    }
}

enum MoveUnregistered {
    static let insert = """
        INSERT INTO trigger_unregistered (environment, task, version, queued_at, run, pending)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::boolean[])
        """

    static let delete = Places.delete(
        "trigger_unregistered",
        keys: """
            unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[]) AS c (\(key.joined(separator: ", ")))
            """, key)

    private static let key = ["environment", "task", "version", "queued_at", "run"]

    /// A task among those of runs set apart that somebody has after all, or whose runs are told nothing of a worker.
    static let registered = """
        SELECT c.task
        FROM unnest($1::bigint[], $2::text[], $3::text[], $4::boolean[]) AS c (environment, task, version, pending)
        WHERE EXISTS (SELECT FROM trigger_tasks AS t
                WHERE t.environment = c.environment AND t.task = c.task AND (c.version = '' OR t.version = c.version))
            OR (c.pending AND EXISTS (SELECT FROM trigger_environments AS e
                WHERE e.id = c.environment AND e.had_workers))
        LIMIT 1
        """

    static func add(_ places: [UnregisteredPlace], to parameters: inout Parameters) {
        parameters.environments(places, \.environment)
        parameters.texts(places, \.task)
        parameters.texts(places, \.version)
        parameters.dates(places, \.queuedAt)
        parameters.texts(places, \.run.rawValue)
    }
}
#endif
