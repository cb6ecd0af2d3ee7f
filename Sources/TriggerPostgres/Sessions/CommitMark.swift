#if Postgres
/// What the commit of a transaction is known by: the row of its writer says which one was the last.
struct CommitMark {
    let writer: String
    let commit: Int64

    /// Makes the row that says so.
    static func makeRow(of writer: String, on connection: PostgresConnection) throws {
        try connection.send(insert) { $0.add(writer) }
        try connection.receiveAll()
    }

    /// Makes the row say so, within the transaction.
    func write(on connection: PostgresConnection) throws {
        try connection.send(Self.update) { add(to: &$0) }
    }

    /// Adds what names the writer and the commit.
    func add(to parameters: inout Parameters) {
        parameters.add(writer)
        parameters.add(commit)
    }

    /// Whether the transaction was committed.
    ///
    /// The row is locked for it, so that the answer waits for a session that may still be at it.
    ///
    /// - Throws: A ``PostgresError``; one that is a conflict when that session did not end within two seconds.
    func isCommitted(on connection: PostgresConnection) throws -> Bool {
        let last = try connection.rows(Self.last) {
            $0.add(writer)
        } _: {
            $0.int64()
        }
        return last.first.map { $0 >= commit } ?? false
    }

    private static let insert = """
        INSERT INTO trigger_writers (id, commit, seen_at) VALUES ($1, 0, extract(epoch FROM now())::bigint * 1000)
        ON CONFLICT DO NOTHING
        """

    private static let update = "UPDATE trigger_writers SET \(changes(commit: "$2")) WHERE id = $1"

    /// What a commit changes in its writer's row.
    static func changes(commit parameter: String) -> String {
        "commit = \(parameter), seen_at = extract(epoch FROM now())::bigint * 1000"
    }

    private static let last = "SELECT commit FROM trigger_writers WHERE id = $1 FOR UPDATE"

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
