import TestSupport
import Testing
import TriggerModel
import TriggerPostgres
import TriggerSQLite
import TriggerTesting

@testable import TriggerEngine

@Suite("The tables that move", .timeLimit(.minutes(10)))
struct MovedTableTests {
    private static func described(_ tables: [MovedTable]) -> [String] {
        tables.flatMap { table in
            table.columns.map { "\(table.name).\($0.name): \($0.kind.rawValue)\($0.isRequired ? "" : ", or none")" }
        }
    }

    @Test("a table or a column that a migration adds moves too, and a table that should not is named as one that stays")
    func completeness() async throws {
        let store = try await SQLiteStore.openForImport(at: .memory, now: ManualClock().now)
        let moved = try await store.load { try $0.tables() }.map(\.name)
        let there = try store.textsBlocking(
            "SELECT substr(name, 9) FROM sqlite_schema WHERE type = 'table' AND name LIKE 'trigger\\_%' ESCAPE '\\'")
        #expect(Set(there).subtracting(MovedTable.staying).subtracting(["packets"]) == Set(moved))
        #expect(moved == moved.sorted() && moved.count > 15)
        try await store.close()
    }

    @Test("a new database has rows in no other tables than those an import replaces")
    func seeded() async throws {
        let store = try await SQLiteStore.openForImport(at: .memory, now: ManualClock().now)
        let full = try await store.load { target in
            try target.tables().filter { try !target.isEmpty($0) }.map(\.name)
        }
        #expect(Set(full) == MovedTable.seeded)
        try await store.close()
    }

    #if Postgres
    @Test(
        "both stores have the same tables with the same columns",
        .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
    func agreement() async throws {
        let file = try await SQLiteStore.openForImport(at: .memory, now: ManualClock().now)
        let ours = try await file.load { try $0.tables() }
        try await file.close()
        try await TestDatabase.withSchema { location in
            let store = try await PostgresStore.openForImport(at: location)
            let theirs = try await store.load { try $0.tables() }
            #expect(Self.described(ours) == Self.described(theirs))
            let full = try await store.load { target in
                try target.tables().filter { try !target.isEmpty($0) }.map(\.name)
            }
            #expect(Set(full) == MovedTable.seeded)
            try await store.close()
        }
    }
    #endif
}
