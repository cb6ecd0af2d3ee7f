#if Postgres
public import TriggerEngine

extension PostgresStore {
    /// Reads a database in one consistent state, and changes nothing; no server can start on it meanwhile unless one was there before.
    ///
    /// - Parameters:
    ///   - location: The database.
    ///   - mayBeInUse: Whether it may be read while servers use it; then what is read is a copy of one moment.
    ///   - body: Does the reading, on a thread of its own. Its second value says whether servers use the database.
    /// - Returns: What the body gave.
    /// - Throws: A ``/TriggerEngine/StoreError``: `locked` when servers use it; `data` when it is not of this program's schema, or
    ///   half filled; as ``open(at:)`` does; and what the body throws.
    public static func readAll<Value: Sendable>(
        at location: PostgresLocation, mayBeInUse: Bool,
        _ body: @escaping @Sendable (any RowSource, Bool) throws -> Value
    ) async throws -> Value {
        try await StoreThread(name: "trigger.postgres.export").run {
            let connection = try ConnectionOpening(location: location).open()
            defer { connection.abandon() }
            let reading = RowReading(location: location, connection: connection, mayBeInUse: mayBeInUse)
            return try location.reporting { try reading.perform(body) }
        }
    }
}

/// The reading of a database.
private struct RowReading {
    let location: PostgresLocation
    let connection: PostgresConnection
    let mayBeInUse: Bool

    func perform<Value>(_ body: (any RowSource, Bool) throws -> Value) throws -> Value {
        let isAlone = try DatabaseUse.takeAlone(on: connection)
        guard isAlone || mayBeInUse else { throw DatabaseUse.inUse(location) }
        try ImportRecord.refuseUnfinished(on: connection, location)
        let applied = try SchemaOpening(location: location, connection: connection).applied()
        guard applied.count == Migration.all.count else { throw outdated(applied.count) }
        // A reader of the export that is slow, and a table that is large, may take their time.
        for setting in ["idle_in_transaction_session_timeout", "statement_timeout"] {
            try connection.send("SET \(setting) = 0")
        }
        try connection.send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        let value = try body(PostgresRows(connection: connection, schema: applied.count), !isAlone)
        try connection.commit()
        return value
    }

    private func outdated(_ number: Int) -> StoreError {
        guard number > 0 else {
            return StoreError(.cannotOpen, "there is no data in \(location); check --store and --schema")
        }
        return StoreError(
            .data,
            "\(location) is of schema \(number), and this version's is \(Migration.all.count): run `trigger migrate` first"
        )
    }
}
#endif
