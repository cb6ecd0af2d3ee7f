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
    /// Leases that workers had end, and the epochs of unfinished runs are raised above all that the executions after the backup
    /// can have had.
    ///
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
            try await copyObjects()
            for suffix in ["", "-wal", "-shm", "-journal"] {
                try? FileManager.default.removeItem(atPath: work + suffix)
            }
            try await SQLiteStore.copy(file: backup.database, to: work)
            try await settle(work)
            try FileManager.default.moveItem(atPath: work, toPath: database)
            for suffix in ["-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: work + suffix) }
            return note
        } catch let error as CocoaError {
            throw StartFailure("cannot restore into \(settings.data): \(SystemReason.text(error))")
        }
    }

    private func refuse(_ database: String) throws {
        for path in [database, database + "-wal"] where FileManager.default.fileExists(atPath: path) {
            throw StartFailure(
                "\(path) is there already, and is left alone; name another folder with --data, or move it away")
        }
    }

    private func copyObjects() async throws {
        let target = try FolderObjects(settings.objectFolder)
        guard try await target.all().isEmpty else {
            throw StartFailure(
                "\(settings.objectFolder) has large values in it already; name another folder with --objects, or move it away"
            )
        }
        guard FileManager.default.fileExists(atPath: backup.objects) else { return }
        let source = FolderObjects(reading: backup.objects)
        _ = try await source.copy(source.all(), to: target)
    }

    private func settle(_ file: String) async throws {
        let time = SystemTime()
        let store = try await SQLiteStore.open(at: .file(file), now: time.now)
        let logger = Logger(label: "restore") { _ in SwiftLogNoOpLogHandler() }
        do {
            try await Restoration.endWorkers(in: store, time: time, logger: logger)
            try await store.raiseEpochs(by: Restoration.epochs)
        } catch {
            try? await store.close()
            throw error
        }
        try await store.close()
    }
}
