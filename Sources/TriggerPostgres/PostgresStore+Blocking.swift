#if Postgres
import Synchronization
package import TriggerEngine

/// The store on the calling thread, for the simulation, which has one thread and lets nothing wait on another.
extension PostgresStore {
    /// As ``open(at:)``.
    ///
    /// - Throws: A ``StoreError``.
    package static func openBlocking(at location: PostgresLocation) throws -> PostgresStore {
        try StoreOpening(location: location, thread: StoreThread(name: "trigger.postgres")).open()
    }

    /// As ``write(_:)``; other servers hear nothing of it.
    ///
    /// - Throws: What the body threw, with nothing changed; or a ``StoreError``.
    package func writeBlocking<Value>(_ body: @Sendable (any StoreTransaction) throws -> Value) throws -> Value {
        try writer.withLock { try $0.perform(body).0 }
    }

    /// Runs statements that are not the store's own, in one transaction.
    ///
    /// - Throws: A ``StoreError``.
    package func executeBlocking(_ statements: [String]) throws {
        try location.reporting { try writer.withLock { try $0.execute(statements) } }
    }

    /// The first columns, as texts, of the rows of a query that is not the store's own; NULL is empty.
    ///
    /// - Throws: A ``StoreError``.
    package func textsBlocking(_ sql: String, _ arguments: [String] = []) throws -> [String] {
        try location.reporting { try writer.withLock { try $0.texts(sql, arguments) } }
    }
}
#endif
