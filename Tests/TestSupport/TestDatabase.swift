import Foundation

#if Postgres
package import TriggerPostgres
#endif

/// The PostgreSQL server that tests use, each with a schema of its own: `Scripts/postgres run` starts one.
package enum TestDatabase {
    /// Its URL; nil where there is none, or where the store is not built.
    package static let url: String? = {
        #if Postgres
        let url = ProcessInfo.processInfo.environment["TRIGGER_TEST_DATABASE_URL"] ?? ""
        return url.isEmpty ? nil : url
        #else
        return nil
        #endif
    }()

    /// Whether the lack of it is a failure.
    package static let isRequired = ProcessInfo.processInfo.environment["CI"] != nil

    #if Postgres
    /// The tests that use the server at once: all of them together would be more than a small machine answers in time.
    private static let places = TestPlaces(12)

    /// Runs a body with a new schema's name, which is dropped afterwards.
    package static func withSchema(_ body: (PostgresLocation) async throws -> Void) async throws {
        guard let url else { throw NoTestDatabase() }
        try await places.withOne {
            let name = "test_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
            let location = PostgresLocation(url, schema: name)
            let result = await Result { try await body(location) }
            try await PostgresStore.execute(["DROP SCHEMA IF EXISTS \(name) CASCADE"], at: location)
            try result.get()
        }
    }
    #endif
}

/// A test asked for the server where there is none.
struct NoTestDatabase: Error, CustomStringConvertible {
    let description = "no TRIGGER_TEST_DATABASE_URL: run the tests by Scripts/test"
}
