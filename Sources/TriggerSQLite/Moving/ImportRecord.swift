import GRDB
import TriggerEngine

/// The table that is there while an import goes on, with one row that says how far it came.
enum ImportRecord {
    static let table = "trigger_import"

    static let make =
        "CREATE TABLE trigger_import (header TEXT NOT NULL, lines INTEGER NOT NULL, digest TEXT NOT NULL) STRICT"
    static let insert = "INSERT INTO trigger_import (header, lines, digest) VALUES (?1, ?2, ?3)"
    static let read = "SELECT header, lines, digest FROM trigger_import"
    static let advance = "UPDATE trigger_import SET lines = ?3, digest = ?4 WHERE lines = ?1 AND digest = ?2"
    static let drop = "DROP TABLE trigger_import"

    /// Refuses a file that an import has not filled to the end: a server would run a part of what was exported.
    ///
    /// - Throws: A ``StoreError`` of code `locked`.
    static func refuseUnfinished(_ database: Database, file: String) throws {
        guard try database.tableExists(table) else { return }
        throw StoreError(
            .locked,
            "\(file) is half filled: an import into it was begun and not finished; go on with the same `trigger import`, or "
                + "remove the file")
    }
}
