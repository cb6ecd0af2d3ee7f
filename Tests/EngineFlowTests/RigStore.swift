import Foundation
import Testing
import TriggerEngine
import TriggerPostgres
import TriggerSQLite

/// The store that the engine of a test runs on: SQLite in memory, or PostgreSQL where TRIGGER_TEST_STORE says so.
enum RigStore {
    case memory
    case postgres(url: String)

    static let chosen: RigStore = {
        let environment = ProcessInfo.processInfo.environment
        guard environment["TRIGGER_TEST_STORE"] == "postgres" else { return .memory }
        return .postgres(url: environment["TRIGGER_TEST_DATABASE_URL"] ?? "")
    }()

    /// Runs a body with a new store, which is gone afterwards.
    func with(now: Date, _ body: (any Store) async throws -> Void) async throws {
        switch self {
        case .memory:
            let store = try await SQLiteStore.open(at: .memory, now: now)
            try await use(store, body)
        case .postgres(let url): try await withPostgres(url, body)
        }
    }

    private func withPostgres(_ url: String, _ body: (any Store) async throws -> Void) async throws {
        #if Postgres
        try await Self.withSchema(url) { location in
            try await use(try await PostgresStore.open(at: location), body)
        }
        #else
        Issue.record("the tests were built without the trait Postgres")
        #endif
    }

    #if Postgres
    /// Runs a body with the name of a new schema, which is dropped afterwards.
    static func withSchema(_ url: String, _ body: (PostgresLocation) async throws -> Void) async throws {
        let name = "test_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        let location = PostgresLocation(url, schema: name)
        let result = await Result { try await body(location) }
        try await PostgresStore.execute(["DROP SCHEMA IF EXISTS \(name) CASCADE"], at: location)
        try result.get()
    }
    #endif

    private func use(_ store: any Store, _ body: (any Store) async throws -> Void) async throws {
        let result = await Result { try await body(store) }
        try await store.close()
        try result.get()
    }
}
