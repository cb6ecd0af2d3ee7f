import GRDB
package import TriggerEngine
import TriggerModel

extension SQLiteStore {
    /// Writes the file anew without the room that removed rows left; nobody else can use it meanwhile.
    ///
    /// It needs as much room on the disk as the file has, and takes a minute for some gigabytes.
    ///
    /// - Throws: A ``/TriggerEngine/StoreError``.
    package func vacuum() async throws {
        try await OwnThread.run { [self] in
            try onWriterThread { connection in
                try connection.database.execute(sql: "VACUUM")
                try connection.database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
        }
    }

    /// How many bytes the data has, and how many of them are room that removed rows left.
    ///
    /// - Throws: A ``/TriggerEngine/StoreError``.
    package func room() async throws -> (bytes: Int, free: Int) {
        try await read { snapshot in
            guard let snapshot = snapshot as? SQLiteTransaction else { return (0, 0) }
            let number = { (name: String) in
                try snapshot.statement("PRAGMA \(name)").row({ _ in }, { $0.int() }) ?? 0
            }
            let size = try number("page_size")
            return (try number("page_count") * size, try number("freelist_count") * size)
        }
    }

    /// The objects of the object store that anything here names.
    ///
    /// - Throws: A ``/TriggerEngine/StoreError``.
    package func namedObjects() async throws -> [ObjectKey] {
        try await read { snapshot in
            guard let snapshot = snapshot as? SQLiteTransaction else { return [] }
            let sql = "SELECT DISTINCT environment, path FROM trigger_objects"
            let keys = try snapshot.statement(sql).rows({ _ in }) { row in
                let environment = row.environment()
                return ObjectPath(row.text()).map { ObjectKey(environment: environment, path: $0) }
            }
            return keys.compactMap { $0 }
        }
    }

    /// Raises the epochs of all runs that are not over, so that no execution of before is heeded any more, whatever its epoch was
    /// since, and makes this another database than the one that it is a copy of.
    ///
    /// Then all that was ever written is in the file itself, and none of it in the log beside it.
    ///
    /// - Parameters:
    ///   - identity: What tells this database from all others from then on.
    ///   - number: By how much.
    /// - Throws: A ``/TriggerEngine/StoreError``.
    package func begin(anew identity: String, raisingEpochsBy number: Int) async throws {
        try await perform { connection in
            for sql in RaiseEpochs.all { try connection.statement(sql).run { $0.add(number) } }
            try connection.statement("UPDATE trigger_identity SET id = ?1").run { $0.add(identity) }
        }
        forgetRuns()
        try await OwnThread.run { [self] in
            try onWriterThread { try $0.database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        }
    }
}

enum RaiseEpochs {
    static let all = [
        """
        UPDATE trigger_journal SET woken_epoch = woken_epoch + ?1 WHERE woken_epoch IS NOT NULL AND EXISTS (
            SELECT 1 FROM trigger_runs AS r
            WHERE r.environment = trigger_journal.environment AND r.id = trigger_journal.run AND r.finished_at IS NULL)
        """,
        // One that ended may have hooks still to run, or a worker that is at them.
        """
        UPDATE trigger_runs SET epoch = epoch + ?1
        WHERE finished_at IS NULL OR holds_slot OR json_extract(terms, '$.hooks') IS NOT NULL
        """,
    ]
}
