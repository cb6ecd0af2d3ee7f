import GRDB
import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// Which migrations a database has had, and the application of those it has not.
struct MigrationLog {
    let database: Database
    let file: String
    /// Those that this program knows.
    var migrations = Migration.all

    /// A migration that was applied.
    struct Entry {
        var number: Int
        var name: String
        var checksum: String
    }

    /// Looks whether this program can use the database.
    ///
    /// - Throws: A ``StoreError`` of code `newerSchema` or `changedMigration`.
    func check() throws {
        try check(applied())
    }

    /// Applies what is missing, all of it in one exclusive transaction.
    func apply(now: Date) throws {
        try database.inTransaction(.exclusive) {
            let applied = try applied()
            try check(applied)
            let missing = migrations.dropFirst(applied.count)
            guard !missing.isEmpty else { return .rollback }
            try database.execute(sql: Self.table)
            for migration in missing { try apply(migration, now: now) }
            return .commit
        }
    }

    private func apply(_ migration: Migration, now: Date) throws {
        try database.execute(sql: String(decoding: migration.sql, as: UTF8.self))
        try database.execute(
            sql: "INSERT INTO trigger_migrations (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)",
            arguments: [migration.number, migration.name, migration.checksum, now.millisecondsSince1970]
        )
    }

    /// The migrations the database has had, in order.
    func applied() throws -> [Entry] {
        guard try database.tableExists("trigger_migrations") else { return [] }
        let sql = "SELECT number, name, checksum FROM trigger_migrations ORDER BY number"
        return try Row.fetchAll(database, sql: sql).map { Entry(number: $0[0], name: $0[1], checksum: $0[2]) }
    }

    private func check(_ applied: [Entry]) throws {
        if let last = applied.last, last.number > migrations.count {
            throw StoreError(.newerSchema, newer(last))
        }
        for (entry, migration) in zip(applied, migrations)
        where entry.number != migration.number || entry.checksum != migration.checksum {
            throw StoreError(.changedMigration, changed(entry, migration))
        }
    }

    private func newer(_ last: Entry) -> String {
        "\(file) was made by a newer version: it has migration \(last.number) (\(last.name)), and this one knows "
            + "\(migrations.count); it was left as it is: use the newer version"
    }

    private func changed(_ entry: Entry, _ migration: Migration) -> String {
        "\(file) was made with another migration \(entry.number) (\(entry.name), checksum \(entry.checksum.prefix(12))) than "
            + "this program's (\(migration.name), checksum \(migration.checksum.prefix(12))); it was left as it is: use the "
            + "program that made it"
    }

    private static let table = """
        CREATE TABLE IF NOT EXISTS trigger_migrations (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL,
            applied_at INTEGER NOT NULL
        ) STRICT
        """
}
