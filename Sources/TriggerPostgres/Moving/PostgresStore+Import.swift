#if Postgres
import Synchronization
public import TriggerEngine

extension PostgresStore: ImportTarget {
    /// Opens a store for an import, also one that an import was begun into; no server can start on it meanwhile.
    ///
    /// - Throws: As ``open(at:)``; `locked` when servers use it.
    public static func openForImport(at location: PostgresLocation) async throws -> PostgresStore {
        let thread = StoreThread(name: "trigger.postgres")
        return try await thread.run {
            try StoreOpening(location: location, thread: thread, isImport: true).open()
        }
    }

    /// The number of the schema that this program makes.
    public var schema: Int {
        Migration.all.count
    }

    /// Runs a body in one transaction; returns after the commit is on disk.
    ///
    /// - Throws: What the body threw, with nothing changed; or a ``/TriggerEngine/StoreError``.
    public func load<Value: Sendable>(
        _ body: @escaping @Sendable (any RowTarget) throws -> Value
    ) async throws -> Value {
        try await write { transaction in
            guard let transaction = transaction as? PostgresTransaction else {
                throw StoreError(.inputOutput, "a transaction of another store")
            }
            return try body(PostgresLoading(transaction: transaction))
        }
    }
}
#endif
