/// What stores rows of a table, one or several at once.
///
/// To begin and end a statement, with a cursor for the table and each of its indexes, takes a quarter of the time of
/// inserting a row into a table like `trigger_runs`.
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
        let (one, several) = (try statement(sql.one), try statement(sql.several))
        var rest = rows[...]
        while !rest.isEmpty {
            let (next, count) = rest.count < RowsStatement.most ? (one, 1) : (several, RowsStatement.most)
            try next.run { for row in rest.prefix(count) { bind(row, &$0) } }
            rest = rest.dropFirst(count)
        }
    }
}
