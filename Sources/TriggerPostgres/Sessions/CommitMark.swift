#if Postgres
/// What the commit of a transaction is known by: the row of its writer says which one was the last.
///
/// A transaction that was looked up and found undone is fenced: its mark is refused from then on, and so it can never be
/// committed, whatever of it the server has still to do. One whose COMMIT was never sent needs no fence.
struct CommitMark {
    let writer: String
    /// The commit's number, an even one; the odd ones stand for fences.
    let commit: Int64

    /// Adds what names the writer and the commit.
    func add(to parameters: inout Parameters) {
        parameters.add(writer)
        parameters.add(commit)
    }

    /// Whether the transaction was committed; one that was not never will be.
    ///
    /// - Throws: A ``PostgresError``; one that is a conflict when a session that is still at it did not end within two seconds.
    func isCommitted(on connection: PostgresConnection) throws -> Bool {
        let last = try connection.rows(Self.fence) {
            add(to: &$0)
        } _: {
            $0.int64()
        }
        return last.first == commit
    }

    /// Makes the row say so, within the transaction, and gives the transaction's number; refuses where it was fenced.
    static let write = write(writer: "$1", commit: "$2")

    /// The same with the parameters so named.
    static func write(writer: String, commit: String) -> String {
        upsert(
            writer, commit, "CASE WHEN w.commit <= \(commit) THEN \(commit) ELSE trigger_refuse() END",
            returning: "pg_current_xact_id()::xid::text AS transaction")
    }

    /// Waits for a session that is still at the commit.
    private static let fence = upsert(
        "$1", "$2::bigint + 1", "CASE WHEN w.commit < $2 THEN $2 + 1 ELSE w.commit END", returning: "w.commit")

    private static func upsert(
        _ writer: String, _ commit: String, _ change: String, returning result: String
    ) -> String {
        """
        INSERT INTO trigger_writers AS w (id, commit, marked_at)
        VALUES (\(writer), \(commit), extract(epoch FROM now())::bigint * 1000)
        ON CONFLICT (id) DO UPDATE SET marked_at = excluded.marked_at, commit = \(change) RETURNING \(result)
        """
    }

    /// Removes the rows of writers that committed nothing for a year.
    static func forgetOld(on connection: PostgresConnection) throws {
        try connection.send(forget)
        try connection.receiveAll()
    }

    private static let forget = """
        DELETE FROM trigger_writers WHERE marked_at < (extract(epoch FROM now())::bigint - 31536000) * 1000
        """
}
#endif
