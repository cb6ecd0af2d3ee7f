import Foundation
import Testing
import TriggerPostgres

/// Where the Showcase of a test keeps its data.
enum ShowcaseStore: String, CustomTestStringConvertible {
    case sqlite
    case postgres

    /// All that can be tested here.
    static let allCases: [ShowcaseStore] = [.sqlite] + (url == nil ? [] : [.postgres])

    private static let url: String? = {
        #if Postgres
        let url = ProcessInfo.processInfo.environment["TRIGGER_TEST_DATABASE_URL"] ?? ""
        return url.isEmpty ? nil : url
        #else
        return nil
        #endif
    }()

    var testDescription: String {
        rawValue
    }

    /// Runs a body with what the environment of a server says of the store; a database's schema is dropped afterwards.
    func with(_ body: ([String: String]) async throws -> Void) async throws {
        guard self == .postgres, let url = Self.url else { return try await body([:]) }
        #if Postgres
        let name = "test_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        let result = await Result {
            try await body(["TRIGGER_DATABASE_URL": url, "TRIGGER_DATABASE_SCHEMA": name])
        }
        try await PostgresStore.execute(["DROP SCHEMA IF EXISTS \(name) CASCADE"], at: PostgresLocation(url))
        try result.get()
        #endif
    }
}

extension Result where Failure == any Error {
    /// The result of an asynchronous body.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
