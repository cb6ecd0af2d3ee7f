#if Postgres
import TriggerEngine

/// The steps from a location to a store that may be used.
struct StoreOpening {
    let location: PostgresLocation
    let thread: StoreThread
    /// Whether it is for an import, which is alone and may go on where another ended.
    var isImport = false

    /// Connections for reading.
    private static let readers = 4

    func open() throws -> PostgresStore {
        try location.reporting(store)
    }

    private func store() throws -> PostgresStore {
        let connection = try ConnectionOpening(location: location).open()
        if !isImport { try ImportRecord.refuseUnfinished(on: connection, location) }
        let time = DatabaseTime(try DatabaseTime.look(at: connection))
        try SchemaOpening(location: location, connection: connection).apply(now: time.now)
        try CommitMark.forgetOld(on: connection)
        // Only now does a schema exist in any case, by which the lock is named.
        let isFree = try isImport ? DatabaseUse.takeAlone(on: connection) : DatabaseUse.takeShare(on: connection)
        guard isFree else { throw DatabaseUse.inUse(location) }
        let lockSpace = try lockSpace(connection)
        return try PostgresStore(
            location: location, thread: thread, lockSpace: lockSpace, readers: Self.readers, time: time,
            guardian: isImport ? connection : nil)
    }

    /// A number that stands for the schema: locks that are no rows are named by numbers, for all of a database.
    private func lockSpace(_ connection: PostgresConnection) throws -> Int64 {
        let sql = "SELECT hashtextextended('trigger ' || current_schema(), 0)"
        let found = try connection.rows(sql) { $0.int64() }
        return found.first ?? 0
    }
}
#endif
