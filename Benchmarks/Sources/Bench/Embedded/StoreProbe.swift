import GRDBSQLite
import Synchronization

/// A second connection to the file of a store, only for reading: asks what is cheap to answer while others work.
final class StoreProbe: Probe {
    private let connection: Mutex<Handle>

    private struct Handle: ~Copyable, @unchecked Sendable {  // Used under the mutex only.
        let database: OpaquePointer

        deinit {
            sqlite3_close(database)
        }
    }

    init(_ path: String) throws {
        var handle: OpaquePointer?
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil) == SQLITE_OK, let handle else {
            throw Failure("cannot read \(path)")
        }
        sqlite3_busy_timeout(handle, 2_000)
        connection = Mutex(Handle(database: handle))
    }

    func number(_ sql: String) throws -> Int {
        try connection.withLock { handle in
            var statement: OpaquePointer?
            guard sqlite3_prepare_v2(handle.database, sql, -1, &statement, nil) == SQLITE_OK else {
                throw Failure("\(sql): \(sqlite3_errmsg(handle.database).map { String(cString: $0) } ?? "")")
            }
            defer { sqlite3_finalize(statement) }
            guard sqlite3_step(statement) == SQLITE_ROW else { throw Failure("\(sql): no row") }
            return Int(sqlite3_column_int64(statement, 0))
        }
    }

    /// How many runs wait for something, by their timers.
    func waits() throws -> Int {
        try number("SELECT count(*) FROM trigger_timers WHERE environment = 1 AND kind = 'WAIT'")
    }
}
