import TriggerEngine

/// The verbs of a transaction or a snapshot on one connection; each has a file of its own, with its SQL, in `Verbs`.
struct SQLiteTransaction: StoreTransaction {
    let connection: Connection

    /// A statement that is prepared once per connection and reused.
    func statement(_ sql: String) throws -> SQLStatement {
        try connection.statement(sql)
    }
}
