import Foundation

/// What the machine allows at most, by what is written.
enum BareLimit {
    static let batch = 500

    /// Rows inserted once and updated twice, 500 to a commit: the least a run's life costs.
    static func lives(_ rows: Int, in folder: ScratchFolder) async throws -> Sample {
        try await batches(
            rows, in: folder,
            [
                "INSERT INTO runs (id, status, payload) VALUES (?1, 'PENDING', ?2)",
                "UPDATE runs SET status = 'EXECUTING' WHERE id = ?1 AND ?2 IS NOT NULL",
                "UPDATE runs SET status = 'COMPLETED', output = ?2 WHERE id = ?1",
            ])
    }

    /// Rows inserted, 500 to a commit: the least that steps of many runs cost.
    static func inserts(_ rows: Int, in folder: ScratchFolder) async throws -> Sample {
        try await batches(rows, in: folder, [insert])
    }

    /// Rows inserted, each in a commit of its own: the least that steps one after another cost.
    static func commits(_ rows: Int, in folder: ScratchFolder) async throws -> Sample {
        try await Sample.of(rows) { _ = try latencies(rows, in: folder) }
    }

    /// The time in seconds that each commit of one row takes.
    static func latencies(_ rows: Int, in folder: ScratchFolder) throws -> [Double] {
        let (database, rowTexts) = (try BareDatabase(folder.file("bare.sqlite")), BareRows(count: rows))
        let statement = try database.prepare(insert)
        var latencies: [Double] = []
        try rowTexts.each(0..<rows) { id, text in
            let start = ContinuousClock.now
            try database.execute("BEGIN IMMEDIATE")
            try database.step(statement, id, text)
            try database.execute("COMMIT")
            latencies.append(start.secondsUntilNow)
        }
        return latencies
    }

    private static let insert = "INSERT INTO runs (id, status, payload) VALUES (?1, 'COMPLETED', ?2)"

    /// Does each statement to 500 rows in a commit, then goes on to the next 500.
    private static func batches(_ rows: Int, in folder: ScratchFolder, _ sql: [String]) async throws -> Sample {
        let (database, rowTexts) = (try BareDatabase(folder.file("bare.sqlite")), BareRows(count: rows))
        let statements = try sql.map { try database.prepare($0) }
        return try await Sample.of(rows) {
            for start in stride(from: 0, to: rows, by: batch) {
                for statement in statements {
                    try database.execute("BEGIN IMMEDIATE")
                    try rowTexts.each(start..<min(start + batch, rows)) { try database.step(statement, $0, $1) }
                    try database.execute("COMMIT")
                }
            }
        }
    }
}
