/// Where a store on PostgreSQL keeps its data.
public struct PostgresLocation: Hashable, Sendable, CustomStringConvertible {
    /// How to reach the server and the database.
    ///
    /// In any form libpq knows: `postgres://user@host/name?sslmode=verify-full`, or `host=… dbname=…`. What it leaves out
    /// comes from the environment (`PGHOST`, `PGUSER`, `PGPASSWORD`, …), the service file and the password file, as with
    /// every libpq program.
    public var connection: String
    /// The schema of the tables, made when it is not there; nil for the first of the user's search path.
    public var schema: String?

    /// Names a place.
    public init(_ connection: String, schema: String? = nil) {
        self.connection = connection
        self.schema = schema
    }

    /// The place without its password.
    public var description: String {
        guard let scheme = connection.firstRange(of: "://") else {
            return connection.isEmpty
                ? "the default database" : connection.contains("password") ? "the database" : connection
        }
        // A password may stand before the last @ of the authority, and among the parameters.
        let rest = connection[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let at = authority.lastIndex(of: "@") else { return String(connection.prefix { $0 != "?" }) }
        let user = authority[..<at].prefix { $0 != ":" }
        return "\(connection[..<scheme.upperBound])\(user)\(rest[at...].prefix { $0 != "?" })"
    }
}
