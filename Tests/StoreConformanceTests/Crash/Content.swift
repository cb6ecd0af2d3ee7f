import Synchronization
import TriggerEngine

@testable import TriggerSQLite

/// Everything a database says: its schema and every row of every table, as text; but for what tells it from others, which is made by
/// chance and anew where a crash undid that it was made.
struct Content: Hashable, Sendable {
    /// The rows of each table, sorted, a line each.
    private var tables: [String: String] = [:]

    /// The queries that read the tables of a schema, by the schema.
    private static let queries = Mutex<[String: [String: String]]>([:])

    /// Reads all of a database.
    init(_ connection: Connection) throws {
        let schema = try connection.texts("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY 1")
            .joined(separator: "\n")
        tables["sqlite_schema"] = schema
        for (table, sql) in try Self.queries(connection, schema) { tables[table] = try connection.texts(sql).first }
    }

    private static func queries(_ connection: Connection, _ schema: String) throws -> [String: String] {
        if let known = queries.withLock({ $0[schema] }) { return known }
        let tables = try connection.texts(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'trigger_identity'")
        let made = try Dictionary(uniqueKeysWithValues: tables.map { ($0, try query(connection, $0)) })
        queries.withLock { $0[schema] = made }
        return made
    }

    /// A query that makes one text of all rows of a table.
    private static func query(_ connection: Connection, _ table: String) throws -> String {
        let columns = try connection.texts("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('\(table)')")
        let row = columns.joined(separator: " || ',' || ")
        return "SELECT group_concat(line, char(10)) FROM (SELECT \(row) AS line FROM \"\(table)\" ORDER BY line)"
    }

    /// What this content has more or less than another, in a few lines; nil when they are the same.
    func difference(from other: Content) -> String? {
        let names = Set(tables.keys).union(other.tables.keys).filter { tables[$0] != other.tables[$0] }
        let findings = names.sorted().map { name in
            let (mine, others) = (lines(of: name), other.lines(of: name))
            let (less, more) = (others.subtracting(mine), mine.subtracting(others))
            return "\(name): \(Self.excerpt(less, "missing")), \(Self.excerpt(more, "too many"))"
        }
        return findings.isEmpty ? nil : findings.joined(separator: "\n")
    }

    private func lines(of table: String) -> Set<Substring> {
        Set((tables[table] ?? "").split(separator: "\n"))
    }

    private static func excerpt(_ lines: Set<Substring>, _ word: String) -> String {
        "\(lines.count) \(word)" + (lines.min().map { " (\($0.prefix(160)))" } ?? "")
    }
}

extension Connection {
    /// The first column of what a query gives.
    func texts(_ sql: String) throws -> [String] {
        try statement(sql).rows { _ in
        } _: {
            $0.text()
        }
    }
}

extension SQLiteStore {
    /// Everything that is in the store now.
    func content() async throws -> Content {
        try await perform { try Content($0) }
    }
}
