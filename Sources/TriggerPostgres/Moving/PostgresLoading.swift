#if Postgres
import TriggerEngine

/// What an import writes within one transaction.
struct PostgresLoading: RowTarget {
    let transaction: PostgresTransaction

    private var connection: PostgresConnection {
        transaction.connection
    }

    func tables() throws -> [MovedTable] {
        try MovedTables(connection: connection).all().map(\.table)
    }

    func isEmpty(_ table: MovedTable) throws -> Bool {
        try connection.rows("SELECT 1 FROM \(MovedTable.prefix)\(table.name) LIMIT 1") { $0.int() }.isEmpty
    }

    func importState() throws -> ImportState? {
        guard try !connection.rows(ImportRecord.find, { _ in }, { $0.int() }).isEmpty else { return nil }
        return try connection.rows(ImportRecord.read) {
            ImportState(header: $0.text(), lines: $0.int(), digest: $0.text())
        }.first
    }

    func beginImport(_ state: ImportState) throws {
        try transaction.write(ImportRecord.make) { _ in }
        for name in MovedTable.seeded.sorted() {
            try transaction.write("DELETE FROM \(MovedTable.prefix)\(name)") { _ in }
        }
        try transaction.write(ImportRecord.insert) {
            $0.add(state.header)
            $0.add(state.lines)
            $0.add(state.digest)
        }
    }

    func advanceImport(from previous: ImportState, to next: ImportState) throws -> Bool {
        let changed = try transaction.take(ImportRecord.advance + " RETURNING 1") {
            $0.add(previous.lines)
            $0.add(previous.digest)
            $0.add(next.lines)
            $0.add(next.digest)
        } _: {
            $0.int()
        }
        return changed.count == 1
    }

    /// Counters that number rows go on after those that came.
    func endImport() throws {
        let counters = try connection.rows(Self.counters) { (table: $0.text(), column: $0.text()) }
        for (table, column) in counters {
            try transaction.write(
                """
                SELECT setval(pg_get_serial_sequence('\(table)', '\(column)'), coalesce(max("\(column)"), 0) + 1, false)
                FROM \(table)
                """
            ) { _ in }
        }
        try transaction.write(ImportRecord.drop) { _ in }
        try connection.receiveAll()
    }

    func renewIdentity() throws {
        try transaction.write(SaveNeeds.renewIdentity) { _ in }
    }

    private static let counters = """
        SELECT c.relname::text, a.attname::text FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE a.attidentity <> '' AND c.relnamespace = current_schema()::regnamespace AND c.relname LIKE 'trigger\\_%'
        """
}

// MARK: Rows

extension PostgresLoading {
    func insert(_ rows: [[String?]], into table: MovedTable) throws {
        guard let found = try MovedTables(connection: connection).named(table.name) else { return }
        let rows = table.name == "run_tags" ? rows.filter(Self.canBeStored) : rows
        try transaction.write(Self.insert(found)) { parameters in
            for place in table.columns.indices { parameters.texts(rows) { $0[place] } }
        }
        try connection.receiveAll()
    }

    /// A label with the character U+0000, which no text here can hold, is passed over; its run has it still, written as JSON.
    private static func canBeStored(_ row: [String?]) -> Bool {
        row.allSatisfy { $0?.utf8.contains(0) != true }
    }

    private static func insert(_ found: MovedTables.Found) -> String {
        let names = found.table.columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
        let values = zip(found.table.columns, found.types).map { "u.\"\($0.name)\"::\($1)" }.joined(separator: ", ")
        let arrays = found.table.columns.indices.map { "$\($0 + 1)::text[]" }.joined(separator: ", ")
        return """
            INSERT INTO \(MovedTable.prefix)\(found.table.name) (\(names)) OVERRIDING SYSTEM VALUE
            SELECT \(values) FROM unnest(\(arrays)) AS u (\(names))
            """
    }
}
#endif
