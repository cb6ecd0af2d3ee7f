import TestSupport
import Testing
import TriggerPostgres

/// Where the Showcase of a test keeps its data.
enum ShowcaseStore: String, CustomTestStringConvertible {
    case sqlite
    case postgres

    /// All that can be tested here.
    static let allCases: [ShowcaseStore] = [.sqlite] + (TestDatabase.url == nil ? [] : [.postgres])

    var testDescription: String {
        rawValue
    }

    /// Runs a body with what the environment of a server says of the store; a database's schema is dropped afterwards.
    func with(_ body: ([String: String]) async throws -> Void) async throws {
        guard self == .postgres else { return try await body([:]) }
        #if Postgres
        try await TestDatabase.withSchema { location in
            try await body([
                "TRIGGER_DATABASE_URL": location.connection, "TRIGGER_DATABASE_SCHEMA": location.schema ?? "",
            ])
        }
        #endif
    }
}
