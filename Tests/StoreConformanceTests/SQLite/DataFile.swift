import Foundation
import Testing
import TriggerEngine

@testable import TriggerSQLite

/// A data file in a folder of its own, for tests of what can happen to files.
struct DataFile {
    let url: URL

    /// Runs a body with a data file that does not exist yet.
    static func with(_ body: (DataFile) async throws -> Void) async throws {
        try await withFolder { folder in
            try await body(DataFile(url: folder.appendingPathComponent("trigger.sqlite")))
        }
    }

    func open(reserve: LogReserve = .standard, migrations: [Migration] = Migration.all) async throws -> SQLiteStore {
        let opening = StoreOpening(
            location: .file(url.path), now: Sample.now, reserve: reserve, migrations: migrations)
        return try await OwnThread.run { try opening.open() }
    }

    /// Opens a store, runs a body on it and closes it.
    func use(_ body: (SQLiteStore) async throws -> Void) async throws {
        let store = try await open()
        try await body(store)
        try await store.close()
    }

    /// Expects the file to be refused in one line, and to be afterwards what it was before, with nothing new beside it.
    func expectRefusal(_ code: StoreError.Code, saying words: String..., story: String = "") async throws {
        let before = try everything()
        let error = await #expect(throws: StoreError.self, "\(story)") { _ = try await open() }
        #expect(error?.code == code, "\(story)")
        #expect(error?.message.contains(where: \.isNewline) == false, "\(story)")
        for word in [url.lastPathComponent] + words {
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "no error") should say \(word)")
        }
        #expect(try everything() == before, "\(story)")
    }

    /// The bytes of the file and of what stands beside it under its name.
    ///
    /// The lock stays where a store was ever opened, and the index of a log is made anew at every opening: of that it
    /// counts whether it is there.
    private func everything() throws -> [String: Data] {
        let folder = url.deletingLastPathComponent()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        var bytes: [String: Data] = [:]
        for name in names where name.hasPrefix(url.lastPathComponent) && !name.hasSuffix(".lock") {
            bytes[name] = name.hasSuffix("-shm") ? Data() : try Data(contentsOf: folder.appendingPathComponent(name))
        }
        return bytes
    }

    /// A copy of the file and its log as they are now: what a process that is killed leaves behind.
    func copy(named name: String) throws -> DataFile {
        let copy = DataFile(url: url.deletingLastPathComponent().appendingPathComponent(name))
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: url.path + suffix, toPath: copy.url.path + suffix)
        }
        return copy
    }

    /// Cuts the file off.
    func truncate(to size: Int) throws {
        let handle = try FileHandle(forWritingTo: url)
        try handle.truncate(atOffset: UInt64(size))
        try handle.close()
    }

    /// Overwrites a part of the file.
    func overwrite(at offset: Int, with bytes: Data) throws {
        let handle = try FileHandle(forWritingTo: url)
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: bytes)
        try handle.close()
    }

    var size: Int {
        get throws { try Data(contentsOf: url).count }
    }

    /// How long the log is.
    var logSize: Int {
        get throws { try Data(contentsOf: URL(fileURLWithPath: url.path + "-wal")).count }
    }
}

extension SQLiteStore {
    /// Runs SQL of a test's own.
    func execute(_ sql: String) async throws {
        _ = try await rows(sql)
    }

    /// The first column of what a query gives.
    func rows(_ sql: String) async throws -> [String] {
        try await perform {
            try $0.statement(sql).rows { _ in
            } _: {
                $0.text()
            }
        }
    }
}
