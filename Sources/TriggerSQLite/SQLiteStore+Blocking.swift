import GRDB
package import TriggerEngine

package import struct Foundation.Date

/// The store on the calling thread, for the simulation, which has one thread and lets nothing wait on another.
extension SQLiteStore {
    /// As ``open(at:now:)``.
    ///
    /// - Throws: A ``StoreError``.
    package static func openBlocking(at location: SQLiteLocation, now: Date) throws -> SQLiteStore {
        try StoreOpening(location: location, now: now).open()
    }

    /// As ``write(_:)``.
    ///
    /// - Throws: What the body threw, with nothing changed; or a ``StoreError``.
    package func writeBlocking<Value>(_ body: (any StoreTransaction) throws -> Value) throws -> Value {
        try performBlocking { connection in try body(writer(connection)) }
    }

    /// Runs statements that are not the store's own.
    ///
    /// - Throws: A ``StoreError``.
    package func executeBlocking(_ statements: [String]) throws {
        try performBlocking { connection in
            for sql in statements { try connection.statement(sql).run { _ in } }
        }
        forgetRuns()
    }

    /// The first columns, as texts, of the rows of a query that is not the store's own; NULL is empty.
    ///
    /// - Throws: A ``StoreError``.
    package func textsBlocking(_ sql: String, _ arguments: [String] = []) throws -> [String] {
        try onWriterThread { connection in
            try connection.statement(sql).rows {
                for argument in arguments { $0.add(argument) }
            } _: {
                $0.text()
            }
        }
    }
}
