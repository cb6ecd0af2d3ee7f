#if Postgres
import TriggerEngine
import TriggerModel

/// Runs that are set apart, since nobody declared their queue.
extension PostgresTransaction {
    /// Sets runs apart, unless a worker declared their queue since it was looked for.
    ///
    /// A registration waits for those who set runs apart, and they see what it declared: so it finds all of them.
    func joinUndeclared(_ places: [UndeclaredPlace]) throws {
        guard !places.isEmpty else { return }
        try write(RegistrationLock.shared) { $0.add(RegistrationLock.key(self.lockSpace)) }
        try write(MoveUndeclared.insert) { MoveUndeclared.add(places, to: &$0) }
        try connection.send(MoveUndeclared.declared) { parameters in
            parameters.environments(places, \.environment)
            parameters.texts(places, \.queue)
        } reading: { row in
            throw PostgresError.outdated("the queue \(row.text()) was declared meanwhile")
        }
    }

    func leaveUndeclared(_ places: [UndeclaredPlace]) throws {
        guard !places.isEmpty else { return }
        try write(MoveUndeclared.delete) { MoveUndeclared.add(places, to: &$0) }
    }
}

enum MoveUndeclared {
    static let insert = """
        INSERT INTO trigger_undeclared (environment, queue, queued_at, run)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[])
        """

    static let delete = Places.delete(
        "trigger_undeclared",
        keys: "unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[]) AS c (\(key.joined(separator: ", ")))", key)

    private static let key = ["environment", "queue", "queued_at", "run"]

    /// A queue among those of runs set apart that somebody declared after all.
    static let declared = """
        SELECT c.queue FROM unnest($1::bigint[], $2::text[]) AS c (environment, queue) CROSS JOIN LATERAL (
            SELECT FROM trigger_queues WHERE environment = c.environment AND name = c.queue AND declared LIMIT 1) AS q
        LIMIT 1
        """

    static func add(_ places: [UndeclaredPlace], to parameters: inout Parameters) {
        parameters.environments(places, \.environment)
        parameters.texts(places, \.queue)
        parameters.dates(places, \.queuedAt)
        parameters.texts(places, \.run.rawValue)
    }
}
#endif
