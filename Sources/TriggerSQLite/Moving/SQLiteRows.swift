import TriggerEngine

/// The rows of a file as an export reads them, within one transaction.
struct SQLiteRows: RowSource {
    let connection: Connection
    let schema: Int

    let database = "sqlite"

    func tables() throws -> [MovedTable] {
        try MovedTables(connection: connection).all().map(\.table)
    }

    func forEachRow(of table: MovedTable, _ body: ([String?]) throws -> Void) throws {
        let found = try MovedTables(connection: connection).named(table.name)
        guard let found else { return }
        var row = [String?](repeating: nil, count: table.columns.count)
        try connection.statement(Self.select(found)).forEachRow { _ in
        } _: { columns in
            for place in row.indices { row[place] = columns.optionalText() }
            try body(row)
        }
    }

    private static func select(_ found: MovedTables.Found) -> String {
        let values = found.table.columns.map { column in
            if let kind = found.apart[column.name] { return RunRecordRow.apart(column.name, kind: kind) }
            guard column.kind == .real else { return "r.\"\(column.name)\"" }
            // As a text a number has only 15 digits.
            return "CASE WHEN r.\"\(column.name)\" IS NOT NULL THEN printf('%!.17g', r.\"\(column.name)\") END"
        }
        let key = found.key.map { "r.\"\($0)\"" }.joined(separator: ", ")
        return """
            SELECT \(values.joined(separator: ", ")) FROM \(MovedTable.prefix)\(found.table.name) AS r\
            \(key.isEmpty ? "" : " ORDER BY \(key)")
            """
    }
}
