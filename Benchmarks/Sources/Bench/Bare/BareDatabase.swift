import Foundation
import GRDBSQLite

/// A database through the C interface of SQLite and nothing else, with the settings of the store: what the machine allows.
final class BareDatabase {
    private let database: OpaquePointer
    private var statements: [OpaquePointer] = []

    /// Makes a database with one table of rows as long as a run with 300 bytes in and 300 bytes out.
    init(_ path: String) throws {
        var handle: OpaquePointer?
        guard sqlite3_open(path, &handle) == SQLITE_OK, let handle else { throw Failure("cannot open \(path)") }
        database = handle
        try execute(Self.settings)
        try execute("CREATE TABLE runs (id TEXT PRIMARY KEY, status TEXT, payload TEXT, output TEXT) WITHOUT ROWID")
    }

    deinit {
        for statement in statements { sqlite3_finalize(statement) }
        sqlite3_close(database)
    }

    /// Those of the store, and its WAL with a sync at every commit.
    private static let settings = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA cache_size = -65536;
        PRAGMA mmap_size = 0;
        PRAGMA secure_delete = OFF;
        PRAGMA temp_store = MEMORY;
        PRAGMA wal_autocheckpoint = 8192;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA fullfsync = ON;
        """

    func execute(_ sql: String) throws {
        guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else { throw failure(sql) }
    }

    /// Compiles a statement, which lives as long as the database.
    func prepare(_ sql: String) throws -> OpaquePointer {
        var handle: OpaquePointer?
        guard sqlite3_prepare_v2(database, sql, -1, &handle, nil) == SQLITE_OK, let handle else { throw failure(sql) }
        statements.append(handle)
        return handle
    }

    /// Runs a statement with a row's id and a text of 300 bytes; neither is copied.
    func step(_ statement: OpaquePointer, _ id: UnsafePointer<CChar>, _ text: UnsafePointer<CChar>) throws {
        sqlite3_bind_text(statement, 1, id, BareRows.idLength, nil)
        sqlite3_bind_text(statement, 2, text, BareRows.textLength, nil)
        guard sqlite3_step(statement) == SQLITE_DONE else { throw failure("step") }
        sqlite3_reset(statement)
    }

    private func failure(_ what: String) -> Failure {
        Failure("\(what): \(sqlite3_errmsg(database).map { String(cString: $0) } ?? "no message")")
    }
}
