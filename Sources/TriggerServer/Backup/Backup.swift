import Foundation
import TriggerEmbedded
import TriggerEngine
import TriggerModel
import TriggerSQLite

/// The making of a backup, beside a server that goes on or without one.
package struct Backup: Sendable {
    private let settings: Settings
    private let place: BackupFolder

    /// Prepares a backup in a folder that is not there yet.
    package init(_ settings: Settings, to path: String) {
        self.settings = settings
        place = BackupFolder(path)
    }

    /// Makes it: the database first, and then the objects that it names, which were stored before.
    ///
    /// One that is not there is noted.
    ///
    /// Lines of logs and recorded spans are no part of it.
    ///
    /// Its folder has another name until it is whole.
    ///
    /// - Parameter progress: Is told what part of the database was copied.
    /// - Returns: What it holds.
    /// - Throws: ``StartFailure`` or `StoreError`.
    package func make(progress: @escaping @Sendable (Double) -> Void) async throws -> BackupFolder.Note {
        try refuseServer()
        guard !FileManager.default.fileExists(atPath: place.path) else {
            throw StartFailure("\(place.path) is there already; name a place where nothing is")
        }
        let work = place.unfinished
        do {
            // What is left of one that was broken off.
            if FileManager.default.fileExists(atPath: work.path) {
                try FileManager.default.removeItem(atPath: work.path)
            }
            try FileManager.default.createDirectory(
                atPath: work.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let note = try await fill(work, progress)
            try work.write(note)
            try FileManager.default.moveItem(atPath: work.path, toPath: place.path)
            try BackupFolder(URL(fileURLWithPath: place.path).deletingLastPathComponent().path).synchronize()
            return note
        } catch let error as CocoaError {
            throw StartFailure("the backup \(place.path) cannot be written: \(SystemReason.text(error))")
        }
    }

    /// A PostgreSQL database has tools of its own.
    private func refuseServer() throws {
        guard settings.databaseURL != nil else { return }
        let schema = settings.databaseSchema.map { " --schema=\($0)" } ?? ""
        throw StartFailure(
            "a PostgreSQL database is backed up by its own tools: "
                + "pg_dump --format=custom\(schema) --file=\(place.path) \"$\(Setting.databaseUrl.variable)\"; "
                + "then copy the folder of large values")
    }

    private func fill(
        _ work: BackupFolder, _ progress: @escaping @Sendable (Double) -> Void
    ) async throws -> BackupFolder.Note {
        try await SQLiteStore.copy(file: ServerStore.file(settings), to: work.database) { progress($0) }
        let copy = try await SQLiteStore.openToRead(file: work.database)
        let named = try await copy.namedObjects()
        try await copy.close()
        let source = FolderObjects(reading: settings.objectFolder)
        let copied = try await source.copy(named, to: FolderObjects(work.objects))
        let report = try await SQLiteStore.inspect(file: work.database)
        let size = try FileManager.default.attributesOfItem(atPath: work.database)[.size] as? NSNumber
        return BackupFolder.Note(
            program: LibraryVersion.current, schema: report.applied.last?.number ?? 0, createdAt: SystemTime().now,
            databaseBytes: size?.intValue ?? 0, objects: named.count - copied.missing.count,
            objectBytes: copied.bytes, missingObjects: copied.missing.map(\.path.text).sorted())
    }
}

extension Settings {
    /// Says that the folder of large values belongs to another database.
    func foreignObjects(of owner: String, not identity: String) -> StartFailure {
        StartFailure(
            "the large values in \(objectFolder) belong to another database (\(owner)) than this one (\(identity)); "
                + "name the folder that belongs to it with --objects, or an empty one")
    }

    /// The folder of large values.
    package var objectFolder: String {
        objects ?? (data.hasSuffix("/") ? data : data + "/") + "objects"
    }
}
