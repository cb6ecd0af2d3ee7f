/// What the database server allows at most, by what is written.
extension BareLimit {
    /// Rows inserted, taken and finished with `unnest`, 500 to a statement, each statement a commit.
    static func lives(_ rows: Int, on server: PostgresServer) async throws -> Sample {
        try await server.withSchema { schema in
            let connection = try prepared(server, schema)
            let ids = (0..<rows).map { row in "run_" + String(repeating: "0", count: 20) + String(10_000 + row) }
            let text = "{" + Array(repeating: note, count: batch).joined(separator: ",") + "}"
            return try await Sample.of(rows, others: { server.processorSeconds }) {
                for start in stride(from: 0, to: rows, by: batch) {
                    let array = "{" + ids[start..<min(start + batch, rows)].joined(separator: ",") + "}"
                    try connection.execute("EXECUTE enter('\(array)', '\(text)')")
                    try connection.execute("EXECUTE take('\(array)')")
                    try connection.execute("EXECUTE finish('\(array)', '\(text)')")
                }
            }
        }
    }

    /// Rows inserted, each in a commit of its own.
    static func commits(_ rows: Int, on server: PostgresServer) async throws -> Sample {
        try await server.withSchema { schema in
            let connection = try prepared(server, schema)
            return try await Sample.of(rows, others: { server.processorSeconds }) {
                _ = try latencies(rows, connection)
            }
        }
    }

    /// The time in seconds that each commit of one row takes.
    static func latencies(_ rows: Int, on server: PostgresServer) async throws -> [Double] {
        try await server.withSchema { schema in try latencies(rows, try prepared(server, schema)) }
    }

    private static func latencies(_ rows: Int, _ connection: BarePostgres) throws -> [Double] {
        try (0..<rows).map { row in
            let start = ContinuousClock.now
            try connection.execute("EXECUTE enter('{run_\(row)}', '{\(note)}')")
            return start.secondsUntilNow
        }
    }

    private static let note = String(repeating: "x", count: 300)

    private static func prepared(_ server: PostgresServer, _ schema: String) throws -> BarePostgres {
        let connection = try BarePostgres(server.url, schema: schema)
        try connection.execute("SET synchronous_commit = on")
        try connection.execute("CREATE TABLE runs (id TEXT PRIMARY KEY, status TEXT, payload TEXT, output TEXT)")
        try connection.prepare(
            "enter (text[], text[])",
            """
            INSERT INTO runs (id, status, payload)
            SELECT i, 'PENDING', p FROM unnest($1, $2) AS n (i, p) WHERE i IS NOT NULL
            """)
        try connection.prepare("take (text[])", "UPDATE runs SET status = 'EXECUTING' WHERE id = ANY ($1)")
        try connection.prepare(
            "finish (text[], text[])",
            "UPDATE runs SET status = 'COMPLETED', output = n.o FROM unnest($1, $2) AS n (i, o) WHERE id = n.i")
        return connection
    }
}
