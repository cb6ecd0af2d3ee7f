import Testing
import TriggerEngine
import TriggerModel

@testable import TriggerSQLite

@Suite("SQLite migrations", .timeLimit(.minutes(10)))
struct SQLiteMigrationTests {
    @Test("each migration is noted once, with its checksum and its time")
    func noted() async throws {
        try await DataFile.with { file in
            for _ in 0..<2 {
                try await file.use { store async throws in
                    let expected = Migration.all.map { "\($0.number) \($0.name) \($0.checksum) 1700000000000" }
                    let columns = "number || ' ' || name || ' ' || checksum || ' ' || applied_at"
                    #expect(try await store.rows("SELECT \(columns) FROM trigger_migrations") == expected)
                }
            }
        }
    }

    @Test("migrations are numbered without a gap, and named for their numbers")
    func numbers() {
        #expect(Migration.all.map(\.number) == Array(1...Migration.all.count))
        #expect(Migration.all.allSatisfy { $0.checksum.count == 64 })
    }

    @Test("a file made by a newer version is refused as it is")
    func newer() async throws {
        try await DataFile.with { file in
            try await file.use { store in
                try await store.execute("INSERT INTO trigger_migrations VALUES (1000, 'later', 'sum', 0)")
            }
            try await file.expectRefusal(.newerSchema, saying: "1000 (later)", "newer version")
        }
    }

    @Test("a file made with another form of a migration is refused as it is")
    func changed() async throws {
        try await DataFile.with { file in
            try await file.use { store in
                try await store.execute("UPDATE trigger_migrations SET checksum = 'another'")
            }
            try await file.expectRefusal(.changedMigration, saying: "migration 1 (core", "another")
        }
    }

    @Test("what a file of an earlier version has is as it was, or as it is to be now, once it is opened")
    func earlier() async throws {
        try await DataFile.with { file in
            let earlier = try await file.open(migrations: Array(Migration.all.prefix(EarlierSchema.number)))
            for sql in EarlierSchema.rows { try await earlier.execute(sql) }
            try await earlier.close()
            try await file.use { store async throws in
                #expect(try await store.rows(EarlierSchema.queues("declared")) == EarlierSchema.expectedQueues)
                #expect(try await store.rows("SELECT burst FROM trigger_environments") == ["1.5"])
                try await EarlierSchema.expectInbox(store)
            }
        }
    }

    @Test("tables of the user's own in the file are left alone")
    func ownTables() async throws {
        try await DataFile.with { file in
            try await file.use { store in
                try await store.execute("CREATE TABLE orders (id INTEGER)")
                try await store.execute("INSERT INTO orders VALUES (7)")
            }
            try await file.use { store async throws in
                #expect(try await store.rows("SELECT id FROM orders") == ["7"])
                let names =
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'trigger\\_%' ESCAPE '\\'"
                #expect(try await store.rows(names) == ["orders"])
            }
        }
    }
}
