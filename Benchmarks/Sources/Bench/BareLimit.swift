import Foundation
import GRDBSQLite

/// The bare limit: the same rows inserted once and updated twice through the C interface of SQLite, nothing else.
///
/// Same file system, same settings (WAL, synchronous=FULL), batches of 500 per transaction.
struct BareLimit {
    let path: String
    let rows: Int
    let batch = 500

    struct Failure: Error {
        let message: String
    }

    func run() throws {
        var handle: OpaquePointer?
        guard sqlite3_open(path, &handle) == SQLITE_OK, let database = handle else {
            throw Failure(message: "open \(path)")
        }
        defer { sqlite3_close(database) }
        try execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", database)
        try execute(
            "CREATE TABLE runs (id TEXT PRIMARY KEY, status TEXT, payload TEXT, output TEXT) WITHOUT ROWID;", database)
        let payload = String(repeating: "x", count: 300)
        try each("INSERT INTO runs (id, status, payload) VALUES (?1, 'PENDING', ?2)", payload, database)
        try each("UPDATE runs SET status = 'EXECUTING' WHERE id = ?1 AND ?2 IS NOT NULL", payload, database)
        try each("UPDATE runs SET status = 'COMPLETED', output = ?2 WHERE id = ?1", payload, database)
    }

    private func each(_ sql: String, _ payload: String, _ database: OpaquePointer) throws {
        var handle: OpaquePointer?
        guard sqlite3_prepare_v2(database, sql, -1, &handle, nil) == SQLITE_OK, let statement = handle else {
            throw Failure(message: sql)
        }
        defer { sqlite3_finalize(statement) }
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        for start in stride(from: 0, to: rows, by: batch) {
            try execute("BEGIN IMMEDIATE", database)
            for row in start..<min(start + batch, rows) {
                sqlite3_bind_text(statement, 1, String(format: "run_%025d", row), -1, transient)
                sqlite3_bind_text(statement, 2, payload, -1, transient)
                guard sqlite3_step(statement) == SQLITE_DONE else { throw Failure(message: sql) }
                sqlite3_reset(statement)
            }
            try execute("COMMIT", database)
        }
    }

    private func execute(_ sql: String, _ database: OpaquePointer) throws {
        guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else { throw Failure(message: sql) }
    }
}

/// How many runs of a store have ended well, asked of the file itself.
func completedRuns(in path: String) throws -> Int {
    var handle: OpaquePointer?
    guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil) == SQLITE_OK, let database = handle else {
        throw BareLimit.Failure(message: "open \(path)")
    }
    defer { sqlite3_close(database) }
    var statementHandle: OpaquePointer?
    let sql = "SELECT count(*) FROM trigger_runs WHERE status = 'COMPLETED_SUCCESSFULLY' AND output IS NOT NULL"
    guard sqlite3_prepare_v2(database, sql, -1, &statementHandle, nil) == SQLITE_OK, let statement = statementHandle
    else {
        throw BareLimit.Failure(message: sql)
    }
    defer { sqlite3_finalize(statement) }
    sqlite3_step(statement)
    return Int(sqlite3_column_int64(statement, 0))
}
