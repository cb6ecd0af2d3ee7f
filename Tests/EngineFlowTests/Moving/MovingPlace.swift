import Foundation
import Logging
import Synchronization
import TestSupport
import Testing
import TriggerModel
import TriggerPostgres
import TriggerSQLite
import TriggerTesting

@testable import TriggerEngine

/// A database that is moved from or to.
enum MovingPlace: Sendable {
    case file(String)
    #if Postgres
    case database(PostgresLocation)
    #endif

    /// From where to where.
    enum Journey: String, CaseIterable, CustomTestStringConvertible {
        case fileToFile, fileToDatabase, databaseToFile, databaseToDatabase

        /// All that can be tested here.
        static let possible = TestDatabase.url == nil ? [Journey.fileToFile] : allCases

        var testDescription: String {
            rawValue
        }

        /// Runs a body with both, new.
        func withPlaces(_ body: (_ from: MovingPlace, _ to: MovingPlace) async throws -> Void) async throws {
            switch self {
            case .fileToFile:
                try await MovingPlace.withFile { one in try await MovingPlace.withFile { try await body(one, $0) } }
            case .fileToDatabase:
                try await MovingPlace.withFile { one in try await MovingPlace.withDatabase { try await body(one, $0) } }
            case .databaseToFile:
                try await MovingPlace.withDatabase { one in try await MovingPlace.withFile { try await body(one, $0) } }
            case .databaseToDatabase:
                try await MovingPlace.withDatabase { one in
                    try await MovingPlace.withDatabase { try await body(one, $0) }
                }
            }
        }
    }

    /// Runs a body with a file that is not there.
    static func withFile(_ body: (MovingPlace) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("move-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { _ = Result { try FileManager.default.removeItem(at: folder) } }
        try await body(.file(folder.appendingPathComponent("trigger.sqlite").path))
    }

    /// Runs a body with a schema that has no tables.
    static func withDatabase(_ body: (MovingPlace) async throws -> Void) async throws {
        #if Postgres
        try await TestDatabase.withSchema { try await body(.database($0)) }
        #else
        throw NoDatabase()
        #endif
    }

    private struct NoDatabase: Error {}

    /// A store on it.
    func open() async throws -> any Store {
        switch self {
        case .file(let path): return try await SQLiteStore.open(at: .file(path), now: ManualClock().now)
        #if Postgres
        case .database(let location): return try await PostgresStore.open(at: location)
        #endif
        }
    }

    private func openForImport() async throws -> any ImportTarget {
        switch self {
        case .file(let path): return try await SQLiteStore.openForImport(at: .file(path), now: ManualClock().now)
        #if Postgres
        case .database(let location): return try await PostgresStore.openForImport(at: location)
        #endif
        }
    }

    /// Runs a body with an engine on it, and closes its store afterwards.
    func run(_ clock: ManualClock, _ body: (EngineRig) async throws -> Void) async throws {
        let store = try await open()
        let result = await Result { try await EngineRig.run(on: store, clock, body) }
        try await store.close()
        try result.get()
    }

    /// The lines of its export.
    func export(mayBeInUse: Bool = false, id: String = "test") async throws -> [String] {
        let body: @Sendable (any RowSource, Bool) throws -> [UInt8] = { source, isInUse in
            let header = ExportHeader(
                schema: source.schema, database: source.database, exportedAt: ManualClock().now, id: id, isCopy: isInUse
            )
            var bytes: [UInt8] = []
            var export = RowExport(header) { bytes += $0 }
            _ = try export.run(from: source)
            return bytes
        }
        let bytes: [UInt8]
        switch self {
        case .file(let path): bytes = try await SQLiteStore.readAll(file: path, mayBeInUse: mayBeInUse, body)
        #if Postgres
        case .database(let location):
            bytes = try await PostgresStore.readAll(at: location, mayBeInUse: mayBeInUse, body)
        #endif
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Takes the lines of an export, each a transaction of `portion` rows; the file ends with an error after `cut` bytes.
    @discardableResult
    func fill(
        _ lines: [String], portion: Int = 1_000, cut: Int? = nil, _ clock: ManualClock
    ) async throws -> RowImport.Summary {
        try await fill(Array((lines.joined(separator: "\n") + "\n").utf8), portion: portion, cut: cut, clock)
    }

    /// Takes the bytes of an export.
    @discardableResult
    func fill(_ bytes: [UInt8], portion: Int = 1_000, cut: Int? = nil, _ clock: ManualClock) async throws
        -> RowImport.Summary
    {
        let store = try await openForImport()
        let engine = Engine(store: store, time: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let file = Pieces(bytes, cut: cut)
        let result = await Result {
            try await RowImport(into: store, engine: engine, portion: portion, read: file.next).run()
        }
        try await store.close()
        return try result.get()
    }

    /// The reading ended as it does when the process is killed.
    struct Cut: Error {}

    /// A file that is read in pieces.
    private final class Pieces: Sendable {
        private let rest: Mutex<ArraySlice<UInt8>>
        private let isCut: Bool

        init(_ bytes: [UInt8], cut: Int?) {
            rest = Mutex(bytes.prefix(cut ?? bytes.count))
            isCut = cut != nil
        }

        @Sendable
        func next() throws -> [UInt8] {
            try rest.withLock { rest in
                let piece = Array(rest.prefix(1_000))
                rest = rest.dropFirst(1_000)
                if piece.isEmpty, isCut { throw Cut() }
                return piece
            }
        }
    }
}
