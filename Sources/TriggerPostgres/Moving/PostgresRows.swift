#if Postgres
import TriggerEngine

/// The rows of a database as an export reads them, within one transaction.
struct PostgresRows: RowSource {
    let connection: PostgresConnection
    let schema: Int

    let database = "postgres"

    func tables() throws -> [MovedTable] {
        try MovedTables(connection: connection).all().map(\.table)
    }

    func forEachRow(of table: MovedTable, _ body: ([String?]) throws -> Void) throws {
        let found = try MovedTables(connection: connection).named(table.name)
        guard let found else { return }
        let cursor = "export_\(table.name)"
        try connection.send("DECLARE \(cursor) NO SCROLL CURSOR FOR \(Self.select(found))")
        var portion = Portion()
        while true {
            let rows = try fetch(portion.rows, from: cursor, columns: table.columns.count)
            guard !rows.isEmpty else { break }
            for row in rows { try body(row) }
            portion.adapt(to: rows)
        }
        try connection.send("CLOSE \(cursor)")
        try connection.receiveAll()
    }

    private func fetch(_ count: Int, from cursor: String, columns: Int) throws -> [[String?]] {
        try connection.rows("FETCH \(count) FROM \(cursor)") { _ in
        } _: { row in
            (0..<columns).map { _ in row.optionalText() }
        }
    }

    /// All values as texts, which are the same in both formats of the protocol.
    private static func select(_ found: MovedTables.Found) -> String {
        let values = zip(found.table.columns, found.types).map { column, type in
            type == "boolean" ? "r.\"\(column.name)\"::int::text" : "r.\"\(column.name)\"::text"
        }
        let key = found.key.map { "r.\"\($0)\"" }.joined(separator: ", ")
        return """
            SELECT \(values.joined(separator: ", ")) FROM \(MovedTable.prefix)\(found.table.name) AS r\
            \(key.isEmpty ? "" : " ORDER BY \(key)")
            """
    }

    /// How many rows are fetched at once, so that those in memory have some megabytes at most, or are one.
    private struct Portion {
        private(set) var rows = 64
        private static let (few, many) = (256 * 1024, 2 * 1024 * 1024)

        mutating func adapt(to fetched: [[String?]]) {
            let bytes = fetched.reduce(0) { $1.reduce($0) { $0 + ($1?.utf8.count ?? 0) } }
            if bytes > Self.many { rows = max(1, rows / 4) }
            if bytes < Self.few { rows = min(64, rows * 2) }
        }
    }
}
#endif
