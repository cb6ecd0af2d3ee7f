/// What stores rows of a table, one or several at once.
///
/// To begin and end a statement, with a cursor for the table and each of its indexes, takes a good part of the time of
/// inserting a row.
struct RowsStatement {
    /// How many rows one statement stores when there are as many.
    ///
    /// Parameters stay below 999, the most that every SQLite takes.
    static let most = 16

    let one: String
    let several: String

    /// Makes both; `sql` is handed what follows on the word `VALUES`.
    init(columns: String, sql: (_ rows: String) -> String) {
        let row = "(\(Self.placeholders(for: columns)))"
        one = sql(row)
        several = sql(Array(repeating: row, count: Self.most).joined(separator: ", "))
    }

    /// As many question marks as a list has columns.
    static func placeholders(for columns: String) -> String {
        columns.split(separator: ",").map { _ in "?" }.joined(separator: ", ")
    }
}

extension SQLiteTransaction {
    /// Stores rows, in their order.
    func store<Row>(_ rows: [Row], _ sql: RowsStatement, _ bind: (Row, inout Bindings) -> Void) throws {
        let (whole, rest) = (rows.count / RowsStatement.most, rows.count % RowsStatement.most)
        if whole > 0 {
            let several = try statement(sql.several)
            for first in stride(from: 0, to: whole * RowsStatement.most, by: RowsStatement.most) {
                try several.run { for row in rows[first..<first + RowsStatement.most] { bind(row, &$0) } }
            }
        }
        guard rest > 0 else { return }
        let one = try statement(sql.one)
        for row in rows.suffix(rest) { try one.run { bind(row, &$0) } }
    }
}
