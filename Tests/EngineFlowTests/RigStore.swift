import Foundation
import TestSupport
import Testing
import TriggerEngine
import TriggerPostgres
import TriggerSQLite

/// The store that the engine of a test runs on: SQLite in memory, or PostgreSQL where TRIGGER_TEST_STORE says so.
enum RigStore {
    case memory
    case postgres

    static let chosen: RigStore =
        ProcessInfo.processInfo.environment["TRIGGER_TEST_STORE"] == "postgres" ? .postgres : .memory

    /// Runs a body with a new store, which is gone afterwards.
    func with(now: Date, _ body: (any Store) async throws -> Void) async throws {
        switch self {
        case .memory:
            let store = try await SQLiteStore.open(at: .memory, now: now)
            try await use(store, body)
        case .postgres: try await withPostgres(body)
        }
    }

    private func withPostgres(_ body: (any Store) async throws -> Void) async throws {
        #if Postgres
        try await TestDatabase.withSchema { location in
            try await use(try await PostgresStore.open(at: location), body)
        }
        #else
        Issue.record("the tests were built without the trait Postgres")
        #endif
    }

    private func use(_ store: any Store, _ body: (any Store) async throws -> Void) async throws {
        let result = await Result { try await body(store) }
        try await store.close()
        try result.get()
    }
}
