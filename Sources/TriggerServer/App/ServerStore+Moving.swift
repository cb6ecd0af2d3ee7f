import Logging
package import TriggerEngine
import TriggerModel
import TriggerPostgres
import TriggerSQLite

extension ServerStore {
    /// Reads all of it in one consistent state, and changes nothing.
    ///
    /// - Parameters:
    ///   - settings: Where it is.
    ///   - mayBeInUse: Whether it may be read while servers use it.
    ///   - body: Does the reading, on a thread of its own. Its second value says whether servers use it.
    /// - Returns: What the body gave.
    /// - Throws: A `StoreError`, a ``StartFailure`` when this program has no PostgreSQL in it, and what the body throws.
    package static func readAll<Value: Sendable>(
        _ settings: Settings, mayBeInUse: Bool, _ body: @escaping @Sendable (any RowSource, Bool) throws -> Value
    ) async throws -> Value {
        #if Postgres
        if let location = settings.location {
            return try await PostgresStore.readAll(at: location, mayBeInUse: mayBeInUse, body)
        }
        #else
        try settings.refuseDatabaseURL()
        #endif
        return try await SQLiteStore.readAll(file: file(settings), mayBeInUse: mayBeInUse, body)
    }

    /// Fills it, new or half filled, from an export; see `RowImport`.
    ///
    /// - Throws: An `ImportFault`, a `StoreError`, a ``StartFailure``, and what `read` throws.
    package static func fill(
        _ settings: Settings, read: @escaping @Sendable () throws -> [UInt8], report: @escaping @Sendable (Int) -> Void
    ) async throws -> RowImport.Summary {
        let (target, time) = try await openForImport(settings)
        let logger = Logger(label: "trigger.import") { _ in SwiftLogNoOpLogHandler() }
        let engine = Engine(store: target, time: time, logger: logger)
        do {
            let summary = try await RowImport(into: target, engine: engine, read: read, report: report).run()
            try await target.close()
            return summary
        } catch {
            // The first error says what happened.
            try? await target.close()
            throw error
        }
    }

    private static func openForImport(_ settings: Settings) async throws -> (any ImportTarget, any TimeSource) {
        #if Postgres
        if let location = settings.location {
            let store = try await PostgresStore.openForImport(at: location)
            return (store, store.time)
        }
        #else
        try settings.refuseDatabaseURL()
        #endif
        let (file, time) = (try DataFolder(settings.data).database, SystemTime())
        return (try await SQLiteStore.openForImport(at: .file(file), now: time.now), time)
    }
}
