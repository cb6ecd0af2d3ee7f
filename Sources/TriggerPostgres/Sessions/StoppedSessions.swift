#if Postgres
/// Ends the sessions of servers that were stopped or cut off in the middle of a transaction, which hold its locks.
///
/// The database does so itself, by `idle_in_transaction_session_timeout`, where all that was sent is done and answered. It does
/// not while it waits for the rest of a batch of statements, or for its answers to be read; so every server has a look from
/// time to time.
enum StoppedSessions {
    /// How long a session may wait for its server, in seconds; as long as the database lets it where it ends it.
    static let patience = 5

    /// Ends the sessions of this user in this database that hold a writer's mark in this schema and wait for their servers, the
    /// last statement of which came so long ago.
    ///
    /// A server that was only slow does its transaction again, or looks its commit up if that was under way. Sessions of other
    /// users cannot be ended, and are left alone.
    ///
    /// - Throws: A ``PostgresError`` when the connection is lost.
    static func end(on connection: PostgresConnection) throws {
        do {
            try connection.send(sql)
            try connection.receiveAll()
        } catch let error as PostgresError where !error.isLoss {
            // Another server may have ended them, or the right to do it may be missing.
        }
    }

    private static let sql = """
        SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity AS a
        WHERE a.state = 'active' AND a.wait_event IN ('ClientRead', 'ClientWrite')
            AND a.state_change < clock_timestamp() - interval '\(patience) s'
            AND a.datname = current_database() AND a.usename = session_user AND a.pid <> pg_backend_pid()
            AND EXISTS (SELECT FROM pg_locks AS l WHERE l.pid = a.pid AND l.locktype = 'relation'
                AND l.relation = 'trigger_writers'::regclass AND l.mode = 'RowExclusiveLock')
        """
}
#endif
