#if Postgres
import Synchronization
public import TriggerEngine
public import TriggerModel

/// A store in a PostgreSQL database, which any number of servers may use at once.
///
/// A commit is on the server's disk when `write` returns (`synchronous_commit = on`). Transactions that collide with those
/// of other servers are done again; a lost connection is made anew, and a commit whose answer was lost with it is looked
/// up by the mark it leaves, never guessed and never repeated. Connections: one for writing, one for signals, and up to four for
/// reading. Servers from PostgreSQL 14 on.
public final class PostgresStore: Store {
    /// What other servers did.
    ///
    /// ``/TriggerEngine/StoreSignal/anything`` comes every two seconds, so that a signal that was lost costs no more.
    public var wakeUps: AsyncStream<StoreSignal> {
        signals.stream
    }

    /// The database's clock, carried on by this machine's between looks at it every two seconds.
    public let time: any TimeSource

    let location: PostgresLocation
    private let thread: StoreThread
    /// Used on one thread alone, the store's or the simulation's, so that the lock is never waited for.
    let writer: Mutex<Writer>
    private let watch: WriterWatch
    private let readers: ReaderPool
    private let signals: SignalLine
    private let isClosed = Atomic(false)
    /// What keeps servers away during an import.
    private let guardian: Mutex<PostgresConnection?>

    init(
        location: PostgresLocation, thread: StoreThread, lockSpace: Int64, readers: Int, time: DatabaseTime,
        guardian: sending PostgresConnection? = nil
    ) throws {
        let isImport = guardian != nil
        self.guardian = Mutex(guardian)
        let (manifests, watch) = (ManifestCache(), WriterWatch())
        self.location = location
        self.thread = thread
        self.watch = watch
        writer = Mutex(
            Writer(
                location: location, watch: watch, manifests: manifests, lockSpace: lockSpace, sharesUse: !isImport))
        self.readers = ReaderPool(count: readers, location: location, manifests: manifests)
        signals = try SignalLine(location: location, lockSpace: lockSpace, time: time)
        self.time = time
    }

    /// Opens a store, and makes its tables or brings them up to date where that is needed.
    ///
    /// - Returns: The store, to be closed when it is no longer used.
    /// - Throws: A ``/TriggerEngine/StoreError`` in one line: `unreachable`, `refused`, `tooOld`, `newerSchema`,
    ///   `changedMigration` or `cannotOpen`.
    public static func open(at location: PostgresLocation) async throws -> PostgresStore {
        let thread = StoreThread(name: "trigger.postgres")
        return try await thread.run { try StoreOpening(location: location, thread: thread).open() }
    }

    /// Other servers may use the same database.
    public var isShared: Bool {
        true
    }

    /// The writer's thread.
    public var executor: (any TaskExecutor)? {
        thread
    }

    /// Runs a body in one transaction on the writer's thread, again where it collided with another server's; returns after
    /// the commit is on disk.
    ///
    /// - Throws: What the body threw, with nothing changed; or a ``/TriggerEngine/StoreError``: `unreachable` when there
    ///   was no connection for ten seconds, with nothing changed.
    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
    ) async throws -> Value {
        if thread.isCurrent { return try perform(body) }
        return try await thread.run { [self] in try perform(body) }
    }

    private func perform<Value: Sendable>(_ body: @Sendable (any StoreTransaction) throws -> Value) throws -> Value {
        try checkOpen()
        let (value, announcement) = try writer.withLock { try $0.perform(body) }
        signals.announce(announcement)
        return value
    }

    /// Runs a body on one state of the data, on a connection of its own.
    ///
    /// What it has under way on the server is ended when the task is cancelled meanwhile; in a task that was cancelled before,
    /// it goes on.
    ///
    /// - Throws: What the body threw, a ``/TriggerEngine/StoreError``, or `CancellationError`.
    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreSnapshot) throws -> Value
    ) async throws -> Value {
        try checkOpen()
        return try await readers.read(body)
    }

    private func checkOpen() throws {
        guard isClosed.load(ordering: .acquiring) else { return }
        throw StoreError(.closed, "\(location) was closed; open the store again")
    }

    /// Closes the store once the transactions in hand are done; closing it again does nothing.
    ///
    /// Where the database does not answer that may take some 15 s.
    public func close() async throws {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        watch.stop()
        await signals.close()
        try await thread.run { [self] in writer.withLock { $0.close() } }
        await readers.close()
        guardian.withLock { $0 = nil }
    }

    /// What the store met with so far.
    package var counts: StoreCounts {
        watch.counts
    }
}
#endif
