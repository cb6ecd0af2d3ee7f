import Foundation
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerPostgres
import TriggerSQLite

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

    /// Writes into the store before any process of the Showcase has it.
    func seed(_ changes: ChangeSet, in folder: TestFolder, _ environment: [String: String]) async throws {
        let store = try await open(in: folder, environment)
        try await store.write { try $0.save(changes) }
        try await store.close()
    }

    private func open(in folder: TestFolder, _ environment: [String: String]) async throws -> any Store {
        #if Postgres
        if let url = environment["TRIGGER_DATABASE_URL"] {
            return try await PostgresStore.open(
                at: PostgresLocation(url, schema: environment["TRIGGER_DATABASE_SCHEMA"]))
        }
        #endif
        let data = folder.path("data")
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        return try await SQLiteStore.open(at: .file(data + "/trigger.sqlite"), now: SystemTime().now)
    }
}
