/// A store as an export reads it: one consistent state, table by table.
public protocol RowSource {
    /// The number of its schema.
    var schema: Int { get }

    /// The kind of database, for people: `sqlite` or `postgres`.
    var database: String { get }

    /// The tables that move, sorted by name.
    ///
    /// - Throws: A ``StoreError``.
    func tables() throws -> [MovedTable]

    /// Calls a body with each row of a table, its values in the order of the table's columns, as texts; nil stands for NULL.
    ///
    /// Rows come by their keys, so that the same data gives the same order everywhere, but for tables without a key of columns.
    /// No more of them is kept in memory than some megabytes, or one row.
    ///
    /// - Throws: A ``StoreError``, and what the body throws.
    func forEachRow(of table: MovedTable, _ body: ([String?]) throws -> Void) throws
}
