#if Postgres
/// What the commit of a transaction is known by: the row of its writer says which one was the last.
///
/// A transaction that was given up is fenced: its mark is refused from then on, and so it can never be committed, whatever
/// of it the server has still to do.
struct CommitMark {
    let writer: String
    /// The commit's number, an even one; the odd ones stand for fences.
    let commit: Int64

    /// Makes the row that says so.
    static func makeRow(of writer: String, on connection: PostgresConnection) throws {
        try connection.send(insert) { $0.add(writer) }
        try connection.receiveAll()
    }

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

    /// A part of a statement, `marked`, that makes the row say so and gives the transaction's number; nothing where the
    /// transaction was fenced, or the row is not there.
    static func marked(writer: String, commit: String) -> String {
        """
        marked AS (
            UPDATE trigger_writers SET commit = \(commit), seen_at = extract(epoch FROM now())::bigint * 1000
            WHERE id = \(writer) AND commit <= \(commit) RETURNING pg_current_xact_id()::xid::text AS transaction)
        """
    }

    /// The number that `marked` gives; without one the transaction is refused.
    static let markedOrRefused = "coalesce((SELECT transaction FROM marked), trigger_refuse())"

    /// Makes the row say so, within the transaction.
    static let write = "WITH \(marked(writer: "$1", commit: "$2")) SELECT \(markedOrRefused)"

    private static let insert = """
        INSERT INTO trigger_writers (id, commit, seen_at) VALUES ($1, 0, extract(epoch FROM now())::bigint * 1000)
        ON CONFLICT DO NOTHING
        """

    /// Waits for a session that is still at the commit.
    private static let fence = """
        UPDATE trigger_writers SET commit = CASE WHEN commit < $2 THEN $2 + 1 ELSE commit END
        WHERE id = $1 RETURNING commit
        """

    /// Removes the rows of writers that committed nothing for a year.
    static func forgetOld(on connection: PostgresConnection) throws {
        try connection.send(forget)
        try connection.receiveAll()
    }

    private static let forget = """
        DELETE FROM trigger_writers WHERE seen_at < (extract(epoch FROM now())::bigint - 31536000) * 1000
        """
}
#endif
