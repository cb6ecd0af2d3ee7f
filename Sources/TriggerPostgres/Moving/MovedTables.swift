#if Postgres
import TriggerEngine

/// What the tables of a database are, as far as an export is concerned.
struct MovedTables {
    let connection: PostgresConnection

    /// A table that moves, the order its rows come in, and the types of its columns, in theirs.
    struct Found {
        var table: MovedTable
        var key: [String]
        var types: [String]
    }

    /// The tables of this program that move, sorted by name.
    func all() throws -> [Found] {
        try Self.names.sorted().compactMap { try named($0) }
    }

    /// The tables that the migrations make.
    private static let names: Set<String> = {
        let made = Migration.all.flatMap(\.statements).flatMap { statement in
            statement.matches(of: /CREATE TABLE trigger_(\w+)/).map { String($0.1) }
        }
        return Set(made).subtracting(MovedTable.staying)
    }()

    /// One of them; nil when it is not there.
    func named(_ name: String) throws -> Found? {
        let columns = try connection.rows(Self.columns) {
            $0.add(MovedTable.prefix + name)
        } _: {
            (name: $0.text(), type: $0.text(), isRequired: $0.flag(), key: $0.optionalInt())
        }
        guard !columns.isEmpty else { return nil }
        let table = try MovedTable(
            name,
            columns: columns.map {
                MovedTable.Column($0.name, try kind($0.type, of: "\(name).\($0.name)"), isRequired: $0.isRequired)
            })
        let types = Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0.type) })
        let key = columns.filter { $0.key != nil }.sorted { ($0.key ?? 0) < ($1.key ?? 0) }.map(\.name)
        return Found(table: table, key: key, types: table.columns.map { types[$0.name] ?? "text" })
    }

    private func kind(_ type: String, of column: String) throws -> MovedTable.Kind {
        switch type {
        case "bigint", "integer", "smallint", "boolean": return .integer
        case "double precision", "real", "numeric": return .real
        case "text", "json", "jsonb": return .text
        default: throw StoreError(.data, "\(column) is of type \(type), which no export has")
        }
    }

    private static let columns = """
        SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,
            array_position(i.indkey::smallint[], a.attnum)::bigint
        FROM pg_attribute AS a LEFT JOIN pg_index AS i ON i.indrelid = a.attrelid AND i.indisprimary
        WHERE a.attrelid = to_regclass($1::text) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
        """
}
#endif
