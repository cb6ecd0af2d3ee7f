#if Postgres
import TriggerEngine

import struct Foundation.Date

/// Brings the tables of a database up to date, under a lock that only one server at a time has.
struct SchemaOpening {
    let location: PostgresLocation
    let connection: PostgresConnection
    /// Those that this program knows.
    var migrations = Migration.all

    /// A migration that was applied.
    struct Entry {
        var number: Int
        var name: String
        var checksum: String
    }

    /// Makes the schema if need be, then applies all that is missing, or nothing.
    ///
    /// - Throws: A ``StoreError`` of code `newerSchema`, `changedMigration`, `refused`, `unreachable` or `conflict`.
    func apply(now: Date) throws {
        try location.reporting {
            if let schema = location.schema { try makeSchema(schema) }
            try perform { try migrate(now: now) }
        }
    }

    private func makeSchema(_ schema: String) throws {
        let exists = try perform {
            try connection.rows("SELECT 1 FROM pg_namespace WHERE nspname = $1") {
                $0.add(schema)
            } _: {
                $0.int()
            }
        }
        guard exists.isEmpty else { return }
        try perform {
            try waitLong()
            try connection.send("SELECT pg_advisory_xact_lock(hashtextextended('trigger schema ' || $1, 0))") {
                $0.add(schema)
            }
            try connection.receiveAll()
            try connection.send("CREATE SCHEMA IF NOT EXISTS \(ConnectionOpening.quoted(schema))")
        }
    }

    /// Whoever comes second waits as long as the first one takes.
    private func waitLong() throws {
        try connection.send("SET LOCAL lock_timeout = '10min'")
        try connection.send("SET LOCAL statement_timeout = '10min'")
    }

    /// A migration may go through whole tables, for as long as they are large.
    private func readAll() throws {
        let methods = ["seqscan", "hashjoin", "mergejoin", "bitmapscan"].map { "enable_\($0)" }
        for setting in methods + ["random_page_cost"] { try connection.send("SET LOCAL \(setting) = DEFAULT") }
        try connection.send("SET LOCAL statement_timeout = 0")
    }

    private func migrate(now: Date) throws {
        try waitLong()
        // Taken before anything is looked at; released at the end of the transaction.
        try connection.send(
            "SELECT pg_advisory_xact_lock(hashtextextended('trigger migrations ' || current_schema(), 0))")
        let applied = try self.applied()
        try check(applied)
        let missing = migrations.dropFirst(applied.count)
        guard !missing.isEmpty else { return }
        try readAll()
        try connection.send(Self.table)
        for migration in missing { try apply(migration, now: now) }
    }

    private func apply(_ migration: Migration, now: Date) throws {
        for statement in migration.statements { try connection.send(statement) }
        try connection.send(
            "INSERT INTO trigger_migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)"
        ) {
            $0.add(migration.number)
            $0.add(migration.name)
            $0.add(migration.checksum)
            $0.add(now)
        }
    }

    /// The migrations the database has had, in order.
    func applied() throws -> [Entry] {
        let table = try connection.rows("SELECT 1 WHERE to_regclass('trigger_migrations') IS NOT NULL") { $0.int() }
        guard !table.isEmpty else { return [] }
        return try connection.rows("SELECT number, name, checksum FROM trigger_migrations ORDER BY number") {
            Entry(number: $0.int(), name: $0.text(), checksum: $0.text())
        }
    }

    /// Whether this program can use a database with such migrations.
    ///
    /// - Throws: A ``StoreError`` of code `newerSchema` or `changedMigration`.
    func check(_ applied: [Entry]) throws {
        if let last = applied.last, last.number > migrations.count {
            throw StoreError(
                .newerSchema,
                "\(location) was made by a newer version: it has migration \(last.number) (\(last.name)), and this one "
                    + "knows \(migrations.count); it was left as it is: use the newer version")
        }
        for (entry, migration) in zip(applied, migrations)
        where entry.number != migration.number || entry.checksum != migration.checksum {
            throw StoreError(
                .changedMigration,
                "\(location) was made with another migration \(entry.number) (\(entry.name)) than this program's "
                    + "(\(migration.name)); it was left as it is: use the program that made it")
        }
    }

    /// Runs statements in a transaction.
    private func perform<Value>(_ body: () throws -> Value) throws -> Value {
        try connection.send("BEGIN")
        do {
            let value = try body()
            try connection.commit()
            return value
        } catch {
            _ = Result { try connection.rollBack() }
            throw error
        }
    }

    private static let table = """
        CREATE TABLE IF NOT EXISTS trigger_migrations (
            number BIGINT PRIMARY KEY,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL,
            applied_at BIGINT NOT NULL
        )
        """
}
#endif
