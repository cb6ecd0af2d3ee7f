#if Postgres
/// Ends the sessions of servers that were stopped or cut off in the middle of a transaction, which hold its locks.
///
/// The database does so itself, by `idle_in_transaction_session_timeout`, where all that was sent is done and answered. It does
/// not while it waits for the rest of a batch of statements; so whoever waited in vain for a lock has a look.
enum StoppedSessions {
    /// How long a transaction may wait for its server, in seconds; as long as the database lets it where it ends it.
    static let patience = 5

    /// Ends those that have a writer's mark in this schema and wait for their servers.
    ///
    /// A server that was only slow looks its commit up, as after any loss, and goes on. Only sessions of the same user can be
    /// ended.
    ///
    /// - Throws: A ``PostgresError``.
    static func end(on connection: PostgresConnection) throws {
        try connection.send(sql)
        try connection.receiveAll()
    }

    private static let sql = """
        SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity AS a
        JOIN pg_locks AS l ON l.pid = a.pid AND l.relation = 'trigger_writers'::regclass AND l.mode = 'RowExclusiveLock'
        WHERE a.wait_event = 'ClientRead' AND a.xact_start < clock_timestamp() - interval '\(patience) s'
            AND a.usename = current_user AND a.pid <> pg_backend_pid()
        """
}
#endif
