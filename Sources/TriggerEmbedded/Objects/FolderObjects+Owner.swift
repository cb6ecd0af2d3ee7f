import Foundation
import TriggerEngine

/// Whose objects these are: a file beside them names the database, since what another one does not name would be swept away.
extension FolderObjects {
    private static let word = " restoring"

    private var mark: URL {
        folder.appending(path: "database", directoryHint: .notDirectory)
    }

    /// The database whose objects these are; nil where nobody said so yet.
    ///
    /// - Throws: `CocoaError`.
    package func owner() throws -> String? {
        guard let text = try writtenOwner() else { return nil }
        return text.hasSuffix(Self.word) ? String(text.dropLast(Self.word.count)) : text
    }

    /// Says whose objects these are; the first to say so is heeded.
    ///
    /// - Returns: Nil when they are that database's, and else the database whose they are.
    /// - Throws: `CocoaError`.
    package func claim(for database: String) throws -> String? {
        guard let text = try writtenOwner() else {
            do {
                try Data(database.utf8).write(to: mark, options: [.withoutOverwriting])
                try synchronizeMark()
                return nil
            } catch CocoaError.fileWriteFileExists {
                return try claim(for: database)
            }
        }
        // Who restored it was stopped when all was there, and before it could say so.
        if text == database + Self.word { try endRestoring(for: database) }
        let owner = try owner()
        return owner == database ? nil : owner
    }

    /// Begins to fill the folder for a database that is being restored.
    ///
    /// - Returns: The database: the one that was named, or the one that a restore was begun for and did not come to its end.
    /// - Throws: ``/TriggerEngine/EngineError``: `invalid` where the objects of a database are; `CocoaError`.
    package func beginRestoring(for database: String) async throws -> String {
        if let text = try writtenOwner() {
            guard text.hasSuffix(Self.word) else {
                throw EngineError(.invalid, "\(folder.path(percentEncoded: false)) belongs to the database \(text)")
            }
            return String(text.dropLast(Self.word.count))
        }
        guard try await all().isEmpty else {
            throw EngineError(.invalid, "\(folder.path(percentEncoded: false)) has large values in it already")
        }
        try write(database + Self.word)
        return database
    }

    /// Says that all objects of a database that was restored are there.
    ///
    /// - Throws: `CocoaError`.
    package func endRestoring(for database: String) throws {
        try write(database)
    }

    /// What the file says; nil where there is none, or where a crash left it empty.
    private func writtenOwner() throws -> String? {
        do {
            let text = String(decoding: try Data(contentsOf: mark), as: UTF8.self)
            guard text.isEmpty else { return text }
            try FileManager.default.removeItem(at: mark)
            return nil
        } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
            return nil
        }
    }

    private func write(_ text: String) throws {
        try Data(text.utf8).write(to: mark, options: [.atomic])
        try synchronizeMark()
    }

    private func synchronizeMark() throws {
        let handle = try FileHandle(forUpdating: mark)
        try handle.synchronize()
        try handle.close()
        try folder.synchronize(upTo: 1)
    }
}
