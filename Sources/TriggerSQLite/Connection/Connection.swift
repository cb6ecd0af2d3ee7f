import GRDB
import GRDBSQLite
import TriggerEngine

/// One connection to the database, for as long as a body runs on its thread.
struct Connection {
    /// GRDB's connection.
    let database: Database
    /// The file, as messages name it.
    let file: String
    /// Where the texts are that its statements are bound to just now.
    let texts = TextBuffer()

    /// A statement that is prepared once per connection and reused.
    func statement(_ sql: String) throws -> SQLStatement {
        do {
            return SQLStatement(try database.cachedStatement(sql: sql), of: self)
        } catch let error as DatabaseError {
            throw StoreError(error, file: file)
        }
    }

    /// Rows that the last statement inserted, updated or deleted.
    var changes: Int {
        Int(sqlite3_changes(database.sqliteConnection))
    }

    /// What SQLite says went wrong just now.
    func error(_ code: CInt) -> StoreError {
        let message = sqlite3_errmsg(database.sqliteConnection).map { String(cString: $0) }
        return StoreError(sqlite: code, message ?? "no message", file: file)
    }
}
