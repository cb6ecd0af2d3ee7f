import TriggerEngine

/// The verbs of a transaction or a snapshot on one connection; each has a file of its own, with its SQL, in `Verbs`.
struct SQLiteTransaction: StoreTransaction {
    let connection: Connection
    /// What the writer keeps of runs; nil for a reader.
    var cache: RunCache?
    /// What it keeps of the lengths of lines; nil for a reader.
    var lengths: LineLengths?
    /// What was read of tasks.
    let manifests: ManifestCache
    /// What it read of queues.
    let limits = GroupLimits()

    /// A statement that is prepared once per connection and reused.
    func statement(_ sql: String) throws -> SQLStatement {
        try connection.statement(sql)
    }
}
