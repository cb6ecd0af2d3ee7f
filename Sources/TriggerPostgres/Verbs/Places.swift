#if Postgres
/// Finding the rows that statements change, by their keys, one by one.
///
/// A row is looked up by the index of its key and then changed by its place (`ctid`), which holds as long as the row is
/// locked or nobody else changes it. Joined directly, the server would read the whole table where that had few rows when the
/// plan was made, for as long as it keeps the plan.
enum Places {
    /// Removes the rows of a table that have the keys given by a source `c`.
    static func delete(
        _ table: String, keys source: String, _ columns: [String], and condition: String? = nil,
        returning: String? = nil
    ) -> String {
        """
        DELETE FROM \(table) WHERE ctid = ANY (ARRAY(
            SELECT t.ctid FROM \(source) CROSS JOIN LATERAL \(find(table, columns, condition)) AS t))
        """ + (returning.map { " RETURNING \($0)" } ?? "")
    }

    /// Changes the rows of a table that have the keys given by a source `c`; the table is `r` and its new values are in `c`.
    static func update(
        _ table: String, set changes: String, keys source: String, _ columns: [String], and condition: String? = nil
    ) -> String {
        """
        UPDATE \(table) AS r SET \(changes)
        FROM (SELECT c.*, t.ctid AS place FROM \(source) CROSS JOIN LATERAL \(find(table, columns, condition)) AS t OFFSET 0) AS c
        WHERE r.ctid = c.place
        """
    }

    private static func find(_ table: String, _ columns: [String], _ condition: String?) -> String {
        let conditions = columns.map { "\($0) = c.\($0)" } + [condition].compactMap(\.self)
        // A condition guards against others, so it is looked at again once they are done with the row.
        let lock = condition == nil ? "" : " FOR UPDATE"
        return "(SELECT ctid FROM \(table) WHERE \(conditions.joined(separator: " AND ")) LIMIT 1\(lock))"
    }
}
#endif
