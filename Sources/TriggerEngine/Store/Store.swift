/// Where runs live: the seam between the engine and a database.
///
/// Bodies are synchronous and run on the store's own thread; the cooperative thread pool never blocks. Bodies may be run
/// again after a failure that can be repeated, so they have no effects but on what they return.
public protocol Store: Sendable {
    /// Runs a body in one transaction; returns after the commit is durable.
    ///
    /// - Throws: What the body threw, with nothing changed; or a ``StoreError``.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
    ) async throws -> Value

    /// Runs a body on one consistent state, which other transactions do not change meanwhile.
    ///
    /// Where it may take long, it is ended when its task is cancelled meanwhile; in a task that was cancelled before, it goes on.
    ///
    /// - Throws: What the body threw, a ``StoreError``, or `CancellationError`.
    func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreSnapshot) throws -> Value) async throws -> Value

    /// Where a task should run that writes all the time, so that its commits take no change of threads; nil when that is
    /// all the same.
    ///
    /// Its threads may block. Default nil.
    var executor: (any TaskExecutor)? { get }

    /// Whether other servers may use the same database. Default false.
    var isShared: Bool { get }

    /// What other servers on the same database did that this one should look at; never any for a store that one server has
    /// to itself.
    ///
    /// One may be missing: a shared store gives ``StoreSignal/anything`` from time to time.
    var wakeUps: AsyncStream<StoreSignal> { get }

    /// Ends the use of the store once the work in hand is done.
    ///
    /// - Throws: A ``StoreError`` when the database could not be closed.
    func close() async throws
}

extension Store {
    /// No preference.
    public var executor: (any TaskExecutor)? {
        nil
    }

    /// One server has it to itself.
    public var isShared: Bool {
        false
    }
}
