import GRDB
public import TriggerEngine

public import struct Foundation.Date

/// A store in one SQLite file, or in memory.
///
/// A commit is on disk when `write` returns (WAL, `synchronous=FULL`). One process at a time has the file: while a store
/// is open, any other that opens the same file is refused. Reading never waits for writing.
public final class SQLiteStore: Store {
    /// Tells of transactions of this process that triggered runs; ends when the store is closed.
    public let wakeUps: AsyncStream<StoreSignal>

    private let wakeUpSource: AsyncStream<StoreSignal>.Continuation
    private let thread = StoreThread(name: "trigger.sqlite", staysAwake: true)
    private let database: any DatabaseWriter
    private let lock: FileLock?
    private let file: String
    private let cache = RunCache()
    private let lengths = LineLengths()
    private let manifests = ManifestCache()

    init(database: any DatabaseWriter, lock: FileLock?, file: String) {
        (wakeUps, wakeUpSource) = AsyncStream.makeStream()
        self.database = database
        self.lock = lock
        self.file = file
        InboxBell.listen(file, wakeUpSource)
    }

    /// Opens a store, and makes it or brings its tables up to date where that is needed.
    ///
    /// A file that is damaged, cut off, made by a newer version, or in use by another process is refused and left as it
    /// was.
    ///
    /// - Parameters:
    ///   - location: Where the data is.
    ///   - now: The present instant, noted with the migrations that are applied.
    /// - Returns: The store, to be closed when it is no longer used.
    /// - Throws: A ``/TriggerEngine/StoreError`` that says what is wrong with the file and what to do about it.
    public static func open(at location: SQLiteLocation, now: Date) async throws -> SQLiteStore {
        try await OwnThread.run { try StoreOpening(location: location, now: now).open() }
    }

    /// The writer's thread.
    public var executor: (any TaskExecutor)? {
        thread
    }

    /// Runs a body in one transaction on the writer's thread; returns after the commit is on disk.
    ///
    /// A transaction that began is done to its end, even when the calling task is cancelled meanwhile.
    ///
    /// - Throws: What the body threw, with nothing changed; or a ``StoreError``.
    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
    ) async throws -> Value {
        try await perform { [self] connection in try body(writer(connection)) }
    }

    /// Runs a body on one state of the data, which transactions do not change meanwhile.
    ///
    /// A file has four threads for reading, beside the one for writing; in memory, reads and writes take turns.
    ///
    /// - Throws: What the body threw, or a ``StoreError``.
    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreSnapshot) throws -> Value
    ) async throws -> Value {
        // In memory there is one connection, which reads and writes in turn.
        guard let pool = database as? DatabasePool else { return try await write(body) }
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncRead { [file, manifests] result in
                continuation.resume(
                    with: StoreError.result(file: file) {
                        let connection = Connection(database: try result.get(), file: file)
                        return try body(SQLiteTransaction(connection: connection, manifests: manifests))
                    })
            }
        }
    }

    /// Forgets what the writer kept of runs and their lines, since somebody else changed them, or it was undone.
    func forgetRuns() {
        cache.clear()
        lengths.clear()
    }

    /// A transaction of the one writer.
    func writer(_ connection: Connection) -> SQLiteTransaction {
        SQLiteTransaction(connection: connection, cache: cache, lengths: lengths, manifests: manifests)
    }

    /// Closes the store once the work in hand is done, and gives the file free; closing it again does nothing.
    ///
    /// - Throws: A ``StoreError`` when the database could not be closed.
    public func close() async throws {
        try await OwnThread.run { [database, file] in
            try StoreError.result(file: file) { try database.close() }.get()
        }
        lock?.release()
        InboxBell.forget(file)
        wakeUpSource.finish()
    }

    /// Runs a body in one immediate transaction on the writer's thread.
    func perform<Value: Sendable>(_ body: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        if thread.isCurrent { return try performBlocking(body) }
        return try await thread.run { [self] in try performBlocking(body) }
    }

    /// Runs a body in one immediate transaction on the calling thread.
    func performBlocking<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        do {
            return try onWriterThread { try Self.commit($0, body) }
        } catch {
            forgetRuns()
            throw error
        }
    }

    /// Runs a body outside of any transaction, on the calling thread.
    func onWriterThread<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        try database.writeWithoutTransaction { [file] database in
            try StoreError.result(file: file) { try body(Connection(database: database, file: file)) }.get()
        }
    }

    /// The statements are the store's own, kept prepared: GRDB compiles its own anew each time.
    private static func commit<Value>(_ connection: Connection, _ body: (Connection) throws -> Value) throws -> Value {
        try connection.statement("BEGIN IMMEDIATE").run { _ in }
        do {
            let value = try body(connection)
            try connection.statement("COMMIT").run { _ in }
            return value
        } catch {
            // The first error says what happened; a failing rollback would only hide it.
            _ = Result { try connection.database.rollback() }
            throw error
        }
    }
}
