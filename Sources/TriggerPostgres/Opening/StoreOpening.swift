#if Postgres
import TriggerEngine

/// The steps from a location to a store that may be used.
struct StoreOpening {
    let location: PostgresLocation
    let thread: StoreThread

    /// Connections for reading.
    private static let readers = 4

    func open() throws -> PostgresStore {
        try location.reporting(store)
    }

    private func store() throws -> PostgresStore {
        let connection = try ConnectionOpening(location: location).open()
        let time = DatabaseTime(try DatabaseTime.look(at: connection))
        try SchemaOpening(location: location, connection: connection).apply(now: time.now)
        try CommitMark.forgetOld(on: connection)
        let lockSpace = try lockSpace(connection)
        return try PostgresStore(
            location: location, thread: thread, lockSpace: lockSpace, readers: Self.readers, time: time)
    }

    /// A number that stands for the schema: locks that are no rows are named by numbers, for all of a database.
    private func lockSpace(_ connection: PostgresConnection) throws -> Int64 {
        let sql = "SELECT hashtextextended('trigger ' || current_schema(), 0)"
        let found = try connection.rows(sql) { $0.int64() }
        return found.first ?? 0
    }
}
#endif
