import Foundation
import TestSupport
import Testing
import TriggerEngine
import TriggerPostgres
import TriggerSQLite

/// The stores that every guarantee is shown on.
enum StoreUnderTest: String, CustomTestStringConvertible {
    case sqliteMemory
    case sqliteFile
    case postgres

    /// All that can be tested here.
    static let allCases: [StoreUnderTest] =
        [.sqliteMemory, .sqliteFile] + (TestDatabase.url == nil ? [] : [.postgres])

    var testDescription: String {
        rawValue
    }

    /// Runs a body on a new store and closes it afterwards, whatever the body did.
    func withStore(_ body: (any Store) async throws -> Void) async throws {
        switch self {
        case .sqliteMemory:
            try await use(try await SQLiteStore.open(at: .memory, now: Sample.now), body)
        case .sqliteFile:
            try await withFolder { folder in
                let file = folder.appendingPathComponent("trigger.sqlite").path
                try await use(try await SQLiteStore.open(at: .file(file), now: Sample.now), body)
            }
        case .postgres:
            try await TestDatabase.withStore { try await use($0, body) }
        }
    }

    private func use(_ store: any Store, _ body: (any Store) async throws -> Void) async throws {
        do {
            try await body(store)
        } catch {
            try await store.close()
            throw error
        }
        try await store.close()
    }
}

/// Runs a body with a new folder that is removed afterwards.
func withFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trigger-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { _ = Result { try FileManager.default.removeItem(at: folder) } }
    try await body(folder)
}
