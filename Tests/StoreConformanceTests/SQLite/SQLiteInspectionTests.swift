import Foundation
import Testing
import TriggerEngine

@testable import TriggerSQLite

@Suite("Looking at a data file", .timeLimit(.minutes(10)))
struct SQLiteInspectionTests {
    private static let steps = Migration.all.map { SchemaReport.Step(number: $0.number, name: $0.name) }

    @Test("a file that is not there yet is said so, with all that its first opening applies, and is not made")
    func missing() async throws {
        try await DataFile.with { file in
            let report = try await SQLiteStore.inspect(file: file.url.path)
            #expect(report == SchemaReport(exists: false, applied: [], missing: Self.steps, user: nil))
            let folder = file.url.deletingLastPathComponent().path
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test("a file that is up to date misses nothing, and nobody uses it")
    func upToDate() async throws {
        try await DataFile.with { file in
            try await file.use { _ in }
            let report = try await SQLiteStore.inspect(file: file.url.path)
            #expect(report == SchemaReport(exists: true, applied: Self.steps, missing: [], user: nil))
        }
    }

    @Test("a file in use can be looked at, and the process that uses it is named")
    func inUse() async throws {
        try await DataFile.with { file in
            try await file.use { _ async throws in
                let report = try await SQLiteStore.inspect(file: file.url.path)
                #expect(report.user == "\(ProcessInfo.processInfo.processIdentifier)")
                #expect(report.applied == Self.steps)
            }
        }
    }

    @Test("a damaged file is refused in the words of the store")
    func damaged() async throws {
        try await DataFile.with { file in
            try Data("this is no database, but a text that is long enough to be one".utf8).write(to: file.url)
            let error = await #expect(throws: StoreError.self) { try await SQLiteStore.inspect(file: file.url.path) }
            #expect(error?.code == .corrupt)
        }
    }
}
