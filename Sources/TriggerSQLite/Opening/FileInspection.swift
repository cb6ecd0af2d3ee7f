import Foundation
import GRDB
import TriggerEngine

/// A look at a data file before anything may change it: what is damaged, cut off or newer is refused as it is.
struct FileInspection {
    let path: String

    /// Files of up to this many bytes are checked page by page; larger ones would take too long at every start.
    private static let thoroughLimit = 64 * 1024 * 1024

    /// Refuses a file that should not be used; a missing one is fine, since it will be made.
    ///
    /// - Parameter wasUsed: Whether the file held data before, so that an empty one has lost it.
    /// - Throws: A ``StoreError`` that says what is wrong with it.
    func check(wasUsed: Bool) throws {
        do {
            try inspect(wasUsed: wasUsed)
        } catch let error as CocoaError {
            let reason = error.localizedDescription
            throw StoreError(.inputOutput, "\(path) cannot be read (\(reason)); check its permissions and the disk")
        }
    }

    private func inspect(wasUsed: Bool) throws {
        guard let size = try size() else { return }
        let log = try WriteAheadLog(dataFile: path)
        // SQLite takes a file of one byte for an empty one too, and throws away the log beside either.
        guard size > 1 else {
            guard wasUsed || log != nil else { return }
            throw refusal("is empty, but held data before")
        }
        try StoreError.result(file: path) { try check(size: size, log: log) }.get()
    }

    private func check(size: Int, log: WriteAheadLog?) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.read { database in
            try checkLength(database, size: size, log: log)
            try checkPages(database, size: size)
            try MigrationLog(database: database, file: path).check()
        }
        try database.close()
    }

    /// SQLite itself refuses a file that is shorter than its header says, but not while a log stands beside it.
    private func checkLength(_ database: Database, size: Int, log: WriteAheadLog?) throws {
        let pageSize = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
        let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        guard size < pages * pageSize else { return }
        let missing = (size / max(1, pageSize) + 1)...pages
        let logged = try log?.pages() ?? []
        guard missing.allSatisfy(logged.contains) else {
            throw refusal("has \(size) bytes where \(pages * pageSize) belong: it was cut off")
        }
    }

    private func checkPages(_ database: Database, size: Int) throws {
        guard size <= Self.thoroughLimit else { return }
        let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "nothing"
        let line = finding.split(whereSeparator: \.isNewline).joined(separator: " ")
        guard line == "ok" else { throw refusal("is damaged (\(line))") }
    }

    private func refusal(_ finding: String) -> StoreError {
        let advice = "it was left as it is: restore a backup, or move it away to start anew"
        return StoreError(.corrupt, "\(path) \(finding); \(advice)")
    }

    /// Whether there is a file with anything in it.
    func hasData() throws -> Bool {
        try (size() ?? 0) > 0
    }

    /// The bytes of a file; nil when there is none.
    private func size() throws -> Int? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw StoreError(.cannotOpen, "\(path) is not a file; name a file for the data")
        }
        return (attributes[.size] as? NSNumber)?.intValue
    }
}
