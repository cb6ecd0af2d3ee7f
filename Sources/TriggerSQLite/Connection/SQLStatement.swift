import GRDB
import GRDBSQLite

/// A prepared statement, bound and stepped straight through SQLite: most of a commit's time is spent here.
///
/// It is reset after every use, whether that ended well or not.
struct SQLStatement {
    private let statement: Statement
    private let connection: Connection

    init(_ statement: Statement, of connection: Connection) {
        self.statement = statement
        self.connection = connection
    }

    /// Runs a statement that gives no rows.
    func run(_ bind: (inout Bindings) -> Void) throws {
        let handle = statement.sqliteStatement
        let mark = connection.texts.used
        defer { end(mark) }
        try start(bind)
        let code = sqlite3_step(handle)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw connection.error(code) }
    }

    /// Runs a statement and reads each of its rows.
    func rows<Row>(_ bind: (inout Bindings) -> Void, _ read: (inout Columns) throws -> Row) throws -> [Row] {
        var rows: [Row] = []
        try forEachRow(bind) { rows.append(try read(&$0)) }
        return rows
    }

    /// Runs a statement and has each of its rows read, one after another.
    func forEachRow(_ bind: (inout Bindings) -> Void, _ read: (inout Columns) throws -> Void) throws {
        try readRows(bind) {
            try read(&$0)
            return true
        }
    }

    /// Runs a statement and has its rows read, one after another, as long as more are wanted.
    func readRows(_ bind: (inout Bindings) -> Void, _ read: (inout Columns) throws -> Bool) throws {
        let handle = statement.sqliteStatement
        let mark = connection.texts.used
        defer { end(mark) }
        try start(bind)
        while true {
            let code = sqlite3_step(handle)
            guard code == SQLITE_ROW else {
                guard code == SQLITE_DONE else { throw connection.error(code) }
                return
            }
            var columns = Columns(handle)
            guard try read(&columns) else { return }
        }
    }

    /// Runs a statement that gives one row at most.
    func row<Row>(_ bind: (inout Bindings) -> Void, _ read: (inout Columns) throws -> Row) throws -> Row? {
        try rows(bind, read).first
    }

    private func start(_ bind: (inout Bindings) -> Void) throws {
        var bindings = Bindings(statement.sqliteStatement, texts: connection.texts)
        bind(&bindings)
        guard bindings.code == SQLITE_OK else { throw connection.error(bindings.code) }
    }

    /// Ends a use and gives up the texts it was bound to; the next use binds all parameters anew.
    private func end(_ mark: Int) {
        sqlite3_reset(statement.sqliteStatement)
        connection.texts.used = mark
    }
}
