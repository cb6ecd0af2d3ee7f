import GRDB
import GRDBSQLite
public import TriggerEngine

extension SQLiteStore {
    /// The version of the SQLite that this program uses.
    public static var libraryVersion: String {
        String(cString: sqlite3_libversion())
    }

    /// Looks at a data file, whether it is in use or not, and changes nothing.
    ///
    /// Files of up to 64 MB are read whole, to see whether they are damaged.
    ///
    /// - Throws: A `StoreError` that says why the file could not be opened and what to do about it.
    public static func inspect(file path: String) async throws -> SchemaReport {
        try await OwnThread.run { try SchemaInspection(path: StoreOpening.resolved(path)).report() }
    }
}

/// The look at a data file.
struct SchemaInspection {
    let path: String

    func report() throws -> SchemaReport {
        let user = try FileLock.user(ofDataFile: path)
        try FileInspection(path: path).check(wasUsed: false)
        let applied = try self.applied()
        let steps = (applied ?? []).map { SchemaReport.Step(number: $0.number, name: $0.name) }
        let missing = Migration.all.dropFirst(steps.count).map { SchemaReport.Step(number: $0.number, name: $0.name) }
        return SchemaReport(exists: applied != nil, applied: steps, missing: missing, user: user)
    }

    /// What was applied; nil when there is no file, or an empty one.
    private func applied() throws -> [MigrationLog.Entry]? {
        guard try FileInspection(path: path).hasData() else { return nil }
        return try StoreError.result(file: path) {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            let database = try DatabaseQueue(path: path, configuration: configuration)
            let applied = try database.read { try MigrationLog(database: $0, file: path).applied() }
            try database.close()
            return applied
        }.get()
    }
}
