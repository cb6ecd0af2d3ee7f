#if Postgres
import TriggerEngine

/// Statements that are not the store's own, for tests and measurements.
extension PostgresStore {
    /// Runs statements one after another, each a transaction of its own.
    ///
    /// - Returns: The first columns, as texts, of the rows of the last one; NULL is empty.
    /// - Throws: A ``StoreError``.
    @discardableResult
    package static func execute(_ statements: [String], at location: PostgresLocation) async throws -> [String] {
        try await StoreThread(name: "trigger.postgres.statements").run {
            let connection = try ConnectionOpening(location: location).open()
            defer { connection.abandon() }
            return try location.reporting {
                var texts: [String] = []
                for sql in statements {
                    texts = try connection.rows(sql) { $0.text() }
                }
                return texts
            }
        }
    }
}
#endif
