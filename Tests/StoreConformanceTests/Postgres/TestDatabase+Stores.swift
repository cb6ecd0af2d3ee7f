import TestSupport
import Testing
import TriggerEngine
import TriggerPostgres

#if Postgres
extension TestDatabase {
    /// Runs a body on one server's store in a new schema.
    static func withStore(_ body: (any Store) async throws -> Void) async throws {
        try await withSchema { try await body(try await PostgresStore.open(at: $0)) }
    }

    /// Runs a body with two servers' stores in a new schema, and its name.
    static func withStores(
        _ body: (_ store: PostgresStore, _ other: PostgresStore, PostgresLocation) async throws -> Void
    ) async throws {
        try await withSchema { location in
            let store = try await PostgresStore.open(at: location)
            let other = try await PostgresStore.open(at: location)
            try await body(store, other, location)
            try await store.close()
            try await other.close()
        }
    }
}
#endif

@Suite("PostgreSQL for the tests", .timeLimit(.minutes(10)))
struct TestDatabaseTests {
    @Test(
        "there is a server to test the store on",
        .enabled(
            if: TestDatabase.url != nil || TestDatabase.isRequired,
            "no TRIGGER_TEST_DATABASE_URL, or no trait Postgres: run the tests by Scripts/test"))
    func presence() {
        #expect(TestDatabase.url != nil, "CI needs TRIGGER_TEST_DATABASE_URL and the trait Postgres")
    }
}
