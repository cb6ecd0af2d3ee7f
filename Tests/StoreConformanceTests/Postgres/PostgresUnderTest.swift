import Foundation
import Testing
import TriggerEngine
import TriggerPostgres

/// The PostgreSQL server that tests use, each with a schema of its own: `Scripts/postgres run` starts one.
enum PostgresUnderTest {
    /// Its URL; nil where there is none, or where the store is not built.
    static let url: String? = {
        #if Postgres
        let url = ProcessInfo.processInfo.environment["TRIGGER_TEST_DATABASE_URL"] ?? ""
        return url.isEmpty ? nil : url
        #else
        return nil
        #endif
    }()

    /// Whether the lack of it is a failure.
    static let isRequired = ProcessInfo.processInfo.environment["CI"] != nil

    /// Runs a body on a new store in a new schema, which is dropped afterwards.
    static func withStore(_ body: (any Store) async throws -> Void) async throws {
        #if Postgres
        try await withLocation { try await body(try await PostgresStore.open(at: $0)) }
        #endif
    }

    #if Postgres
    /// Runs a body with the name of a new schema, which is dropped afterwards.
    static func withLocation(_ body: (PostgresLocation) async throws -> Void) async throws {
        let name = "test_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        let location = PostgresLocation(try #require(url), schema: name)
        let result = await Result { try await body(location) }
        try await PostgresStore.execute(["DROP SCHEMA IF EXISTS \(name) CASCADE"], at: location)
        try result.get()
    }

    /// Runs a body with two servers' stores in a new schema, and its name.
    static func withStores(
        _ body: (_ store: PostgresStore, _ other: PostgresStore, PostgresLocation) async throws -> Void
    ) async throws {
        try await withLocation { location in
            let store = try await PostgresStore.open(at: location)
            let other = try await PostgresStore.open(at: location)
            try await body(store, other, location)
            try await store.close()
            try await other.close()
        }
    }
    #endif
}

@Suite("PostgreSQL for the tests", .timeLimit(.minutes(10)))
struct PostgresPresenceTests {
    @Test(
        "there is a server to test the store on",
        .enabled(
            if: PostgresUnderTest.url != nil || PostgresUnderTest.isRequired,
            "no TRIGGER_TEST_DATABASE_URL, or no trait Postgres: run the tests by Scripts/test"))
    func presence() {
        #expect(PostgresUnderTest.url != nil, "CI needs TRIGGER_TEST_DATABASE_URL and the trait Postgres")
    }
}

extension Result where Failure == any Error {
    /// The result of an asynchronous body.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
