#if Postgres
import TriggerEngine

/// The table that is there while an import goes on, with one row that says how far it came.
enum ImportRecord {
    static let make = "CREATE TABLE trigger_import (header TEXT NOT NULL, lines BIGINT NOT NULL, digest TEXT NOT NULL)"
    static let insert = "INSERT INTO trigger_import (header, lines, digest) VALUES ($1, $2, $3)"
    static let read = "SELECT header, lines, digest FROM trigger_import"
    static let advance = "UPDATE trigger_import SET lines = $3, digest = $4 WHERE lines = $1 AND digest = $2"
    static let drop = "DROP TABLE trigger_import"
    static let find = "SELECT 1 WHERE to_regclass('trigger_import') IS NOT NULL"

    /// Refuses a database that an import has not filled to the end: a server would run a part of what was exported.
    ///
    /// - Throws: A ``StoreError`` of code `locked`.
    static func refuseUnfinished(on connection: PostgresConnection, _ location: PostgresLocation) throws {
        guard try !connection.rows(find, { _ in }, { $0.int() }).isEmpty else { return }
        throw StoreError(
            .locked,
            "\(location) is half filled: an import into it was begun and not finished; go on with the same `trigger import`, or "
                + "drop its tables")
    }
}
#endif
