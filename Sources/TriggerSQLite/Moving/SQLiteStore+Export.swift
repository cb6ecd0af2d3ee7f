import GRDB
public import TriggerEngine

extension SQLiteStore {
    /// Reads a data file in one consistent state, and changes nothing; no server can start on it meanwhile.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - mayBeInUse: Whether it may be read while a server has it; then what is read is a copy of one moment.
    ///   - body: Does the reading, on a thread of its own. Its second value says whether a server has the file.
    /// - Returns: What the body gave.
    /// - Throws: A ``/TriggerEngine/StoreError``: `locked` when a server has it; `cannotOpen` when it is not there; `data` when it is not of this
    ///   program's schema, or half filled; and what the body throws.
    public static func readAll<Value: Sendable>(
        file path: String, mayBeInUse: Bool, _ body: @escaping @Sendable (any RowSource, Bool) throws -> Value
    ) async throws -> Value {
        try await OwnThread.run {
            try RowReading(file: StoreOpening.resolved(path), mayBeInUse: mayBeInUse).perform(body)
        }
    }
}

/// The reading of a file.
private struct RowReading {
    let file: String
    let mayBeInUse: Bool

    func perform<Value>(_ body: (any RowSource, Bool) throws -> Value) throws -> Value {
        guard try FileInspection(path: file).hasData() else {
            throw StoreError(.cannotOpen, "there is no data in \(file); check --data")
        }
        let lock = try self.lock()
        defer { lock?.release() }
        try FileInspection(path: file).check(wasUsed: lock?.wasUsed ?? false)
        return try StoreError.result(file: file) { try read { try body($0, lock == nil) } }.get()
    }

    /// The right to use the file; nil when a server has it and that may be.
    private func lock() throws -> FileLock? {
        do {
            return try FileLock(dataFile: file)
        } catch let error as StoreError where error.code == .locked {
            guard mayBeInUse else { throw error }
            return nil
        }
    }

    private func read<Value>(_ body: (any RowSource) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        let database = try DatabaseQueue(path: file, configuration: configuration)
        let value = try database.read { database in
            try ImportRecord.refuseUnfinished(database, file: file)
            let applied = try MigrationLog(database: database, file: file).applied()
            guard applied.count == Migration.all.count else { throw tooOld(applied.count) }
            return try body(SQLiteRows(connection: Connection(database: database, file: file), schema: applied.count))
        }
        try database.close()
        return value
    }

    private func tooOld(_ number: Int) -> StoreError {
        StoreError(
            .data,
            "\(file) is of schema \(number), and this version's is \(Migration.all.count): run `trigger migrate` first")
    }
}
