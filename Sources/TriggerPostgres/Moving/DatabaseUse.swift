#if Postgres
import TriggerEngine

/// Who uses a schema: each server holds a share of a lock while it is there, and a move takes the whole.
///
/// A session that is lost gives its part back; a server takes its share again when it connects anew, and writes nothing without it
/// (``Writer``).
enum DatabaseUse {
    private static let number = "hashtextextended('trigger use ' || current_schema(), 0)"

    /// Takes a server's share for as long as the session lasts.
    ///
    /// - Returns: Whether it could be had within two seconds: whoever ends has it for a moment still.
    static func takeShare(on connection: PostgresConnection) throws -> Bool {
        try take("pg_advisory_lock_shared", on: connection)
    }

    /// Takes all of it for as long as the session lasts.
    ///
    /// - Returns: Whether it could be had within two seconds: no server is there.
    static func takeAlone(on connection: PostgresConnection) throws -> Bool {
        try take("pg_advisory_lock", on: connection)
    }

    private static func take(_ function: String, on connection: PostgresConnection) throws -> Bool {
        do {
            try connection.send("SELECT \(function)(\(number))")
            try connection.receiveAll()
            return true
        } catch let error as PostgresError where error.state == "55P03" {
            return false
        }
    }

    /// Takes a server's share for as long as the session lasts.
    ///
    /// - Returns: Whether it could be had at once.
    static func tryToTakeShare(on connection: PostgresConnection) throws -> Bool {
        try connection.rows("SELECT pg_try_advisory_lock_shared(\(number))") { $0.flag() }.first ?? false
    }

    /// Servers use the database.
    static func inUse(_ location: PostgresLocation) -> StoreError {
        StoreError(.locked, "\(location) is in use by a server, or by another export or import: end that first")
    }
}
#endif
