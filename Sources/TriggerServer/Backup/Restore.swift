import Foundation
import Logging
import TriggerEmbedded
import TriggerEngine
import TriggerModel
import TriggerSQLite

/// The making of a data folder out of a backup.
package struct Restore: Sendable {
    private let settings: Settings
    private let backup: BackupFolder

    /// Prepares it.
    package init(_ settings: Settings, from path: String) {
        self.settings = settings
        backup = BackupFolder(path)
    }

    /// Does it: into a folder without a database alone, and so that nothing of the time after the backup can write into it.
    ///
    /// Leases that workers had end, and the epochs of runs that are not over are raised above all that the executions after the backup
    /// can have had. What it makes is another database than the one that was backed up, which may still be there. One that was broken
    /// off can be done again.
    ///
    /// - Returns: What the backup holds, with the large values that its database names and that are not there.
    /// - Throws: ``StartFailure``, `StoreError` or `EngineError`.
    package func run() async throws -> BackupFolder.Note {
        guard settings.databaseURL == nil else {
            throw StartFailure(
                "a backup of a file is restored into a file; restore a PostgreSQL database with pg_restore")
        }
        let note = try backup.read()
        let folder = try DataFolder(settings.data)
        let (database, work) = (folder.database, folder.database + ".restoring")
        try refuse(database)
        do {
            return try await make(database, work, note)
        } catch let error as CocoaError {
            throw StartFailure("cannot restore into \(settings.data): \(SystemReason.text(error))")
        }
    }

    private func make(_ database: String, _ work: String, _ note: BackupFolder.Note) async throws -> BackupFolder.Note {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            try? FileManager.default.removeItem(atPath: work + suffix)
        }
        try await SQLiteStore.copy(file: backup.database, to: work)
        let objects = try FolderObjects(settings.objectFolder)
        let identity = try await begin(objects)
        let named = try await settle(work, as: identity)
        let copied = try await FolderObjects(reading: backup.objects).copy(named, to: objects)
        try FileManager.default.moveItem(atPath: work, toPath: database)
        for suffix in ["-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: work + suffix) }
        try BackupFolder(settings.data).synchronize()
        try objects.endRestoring(for: identity)
        var note = note
        note.objects = named.count - copied.missing.count
        note.missingObjects = copied.missing.map(\.path.text).sorted()
        return note
    }

    private func refuse(_ database: String) throws {
        for path in [database, database + "-wal"] where FileManager.default.fileExists(atPath: path) {
            throw StartFailure(
                "\(path) is there already, and is left alone; name another folder with --data, or move it away")
        }
    }

    /// Takes the folder of large values for the database that is made; gives what tells that one from all others.
    private func begin(_ objects: FolderObjects) async throws -> String {
        let identity = UUID().uuidString.replacing("-", with: "").lowercased()
        do {
            return try await objects.beginRestoring(for: identity)
        } catch let error as EngineError where error.code == .invalid {
            throw StartFailure("\(error.message); name another folder with --objects, or move it away")
        }
    }

    /// Makes a copy of a database one that nobody knows; gives the objects that it names.
    private func settle(_ file: String, as identity: String) async throws -> [ObjectKey] {
        let time = SystemTime()
        let store = try await SQLiteStore.open(at: .file(file), now: time.now)
        let logger = Logger(label: "restore") { _ in SwiftLogNoOpLogHandler() }
        do {
            try await Restoration.endWorkers(in: store, time: time, logger: logger)
            try await store.begin(anew: identity, raisingEpochsBy: Restoration.epochs)
            let named = try await store.namedObjects()
            try await store.close()
            return named
        } catch {
            try? await store.close()
            throw error
        }
    }
}
