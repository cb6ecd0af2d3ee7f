import GRDB
import TriggerEngine

import struct Foundation.Date
import struct Foundation.URL

/// The steps from a location to a store that may be used.
struct StoreOpening {
    let location: SQLiteLocation
    let now: Date
    var reserve = LogReserve.standard
    var migrations = Migration.all
    /// Whether an import may go on in it.
    var isImport = false

    /// Opens the database, after looking whether it may be touched at all.
    func open() throws -> SQLiteStore {
        switch location {
        case .memory: try memory()
        case .file(let path): try file(Self.resolved(path))
        }
    }

    private func memory() throws -> SQLiteStore {
        try opened(file: ":memory:", lock: nil) { try DatabaseQueue(configuration: configuration) }
    }

    private func file(_ path: String) throws -> SQLiteStore {
        let lock = try FileLock(dataFile: path)
        try inspect(path, wasUsed: lock.wasUsed)
        let store = try opened(file: path, lock: lock) {
            let pool = try DatabasePool(path: path, configuration: configuration)
            // GRDB chooses NORMAL for its pools; here a commit is on disk before anyone hears of it.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            return pool
        }
        lock.noteUse()
        // Without room for it on the disk, the log grows as it is written.
        _ = Result { try fillReserve(of: path, store) }
        return store
    }

    /// Gives the log its room in a transaction, so that no program, whether it heeds the lock file or not, writes it meanwhile.
    private func fillReserve(of path: String, _ store: SQLiteStore) throws {
        try store.onWriterThread { connection in
            try connection.database.inTransaction(.immediate) {
                try reserve.fill(dataFile: path)
                return .rollback
            }
        }
    }

    /// Looks at a file, and leaves one that is refused without anything new beside it.
    private func inspect(_ path: String, wasUsed: Bool) throws {
        let sideFiles = SideFiles(dataFile: path)
        do {
            try FileInspection(path: path).check(wasUsed: wasUsed)
        } catch {
            // The refusal says what is wrong; that an empty file stays beside it does no harm.
            _ = Result { try sideFiles.removeNew() }
            throw error
        }
    }

    private func opened(
        file: String, lock: FileLock?, _ open: () throws -> any DatabaseWriter
    ) throws -> SQLiteStore {
        try StoreError.result(file: file) {
            let database = try open()
            try database.writeWithoutTransaction {
                if !isImport { try ImportRecord.refuseUnfinished($0, file: file) }
                try MigrationLog(database: $0, file: file, migrations: migrations).apply(now: now)
            }
            return SQLiteStore(database: database, lock: lock, file: file)
        }.get()
    }

    private var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "trigger.sqlite"
        configuration.foreignKeysEnabled = false
        configuration.maximumReaderCount = 4
        // Only programs that do not heed the lock file are ever waited for, such as a backup or a shell.
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { try $0.execute(sql: Self.settings) }
        return configuration
    }

    /// What every connection is told.
    ///
    /// 64 MB of pages in memory per connection at most. A checkpoint every 32 MB of log, since each costs two syncs, and a
    /// log that shrinks again after a burst. No memory mapping: a bad disk would end the process instead of giving an error.
    /// Some builds of SQLite overwrite what is deleted with zeros unless told otherwise, at the cost of a good part of the
    /// speed.
    private static let settings = """
        PRAGMA cache_size = -65536;
        PRAGMA mmap_size = 0;
        PRAGMA secure_delete = OFF;
        PRAGMA temp_store = MEMORY;
        PRAGMA wal_autocheckpoint = 8192;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA fullfsync = ON;
        """

    /// The path with its links followed, so that a data file has one lock file whichever way it is named.
    static func resolved(_ path: String) -> String {
        let url = URL(fileURLWithPath: path)
        let folder = url.deletingLastPathComponent().resolvingSymlinksInPath()
        return folder.appendingPathComponent(url.lastPathComponent).resolvingSymlinksInPath().path
    }
}
