import GRDB
import TriggerEngine
import TriggerModel

/// The steps from a location to an event store that may be used.
struct EventStoreOpening {
    let location: SQLiteLocation
    let rest: Duration?

    /// The version of the tables, as the file's `user_version` has it.
    private static let version = 2

    func open() throws -> SQLiteEventStore {
        switch location {
        case .memory:
            return try opened(":memory:", rest: .zero) { try DatabaseQueue(configuration: configuration) }
        case .file(let path):
            return try opened(path, rest: .milliseconds(10)) {
                let pool = try DatabasePool(path: path, configuration: configuration)
                try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
                return pool
            }
        }
    }

    private func opened(
        _ file: String, rest: Duration, _ open: () throws -> any DatabaseWriter
    ) throws -> SQLiteEventStore {
        do {
            let database = try open()
            try database.writeWithoutTransaction { try prepare($0, file) }
            return SQLiteEventStore(database: database, file: file, rest: self.rest ?? rest)
        } catch let error as DatabaseError {
            let error = StoreError(error, file: file)
            guard error.code == .corrupt else { throw error }
            throw StoreError(
                .corrupt, "\(error.message); it holds logs and spans alone: move it away to start without them")
        }
    }

    private func prepare(_ database: Database, _ file: String) throws {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard found <= Self.version else {
            throw StoreError(
                .newerSchema,
                "\(file) was made by a newer version, and was left as it is: use the newer version, or move it away, "
                    + "which loses logs and spans alone")
        }
        guard found < Self.version else { return }
        try database.inTransaction(.exclusive) {
            try database.execute(sql: EventChunkSQL.tables)
            return .commit
        }
        if found == 1 { try EventMigration(database: database).run() }
        try database.inTransaction(.exclusive) {
            try database.execute(sql: "DROP TABLE IF EXISTS trigger_events; PRAGMA user_version = \(Self.version)")
            return .commit
        }
    }

    private var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "trigger.events"
        configuration.foreignKeysEnabled = false
        configuration.maximumReaderCount = 2
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            if !database.configuration.readonly { try database.execute(sql: Self.writersSettings) }
            try database.execute(sql: Self.settings)
        }
        return configuration
    }

    /// What the writer is told before there is a table: the file is to shrink a little at a time.
    private static let writersSettings = "PRAGMA auto_vacuum = INCREMENTAL"

    /// What every connection is told.
    private static let settings = """
        PRAGMA cache_size = -16384;
        PRAGMA mmap_size = 0;
        PRAGMA secure_delete = OFF;
        PRAGMA temp_store = MEMORY;
        PRAGMA wal_autocheckpoint = 4096;
        PRAGMA journal_size_limit = 33554432;
        """
}
