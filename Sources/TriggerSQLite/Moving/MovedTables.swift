import TriggerEngine

/// What the tables of a file are, as far as an export is concerned.
struct MovedTables {
    let connection: Connection

    /// A table that moves, and the order its rows come in.
    struct Found {
        var table: MovedTable
        var key: [String]
        /// Those of its columns whose long values stand in `trigger_packets`.
        var apart: [String: PacketKind] = [:]
    }

    /// The tables of this program that move, sorted by name.
    ///
    /// A file may have others beside them, the user's.
    func all() throws -> [Found] {
        try Self.names.sorted().compactMap { try named($0) }
    }

    /// Tables that only this store has: long values move with the rows they belong to.
    private static let own: Set<String> = ["packets"]
    /// Columns that only this store has: a hint for takes, which may be NULL.
    private static let ownColumns: Set<String> = ["heads.only_run"]

    /// The tables that the migrations make.
    private static let names: Set<String> = {
        let made = Migration.all.flatMap { migration in
            String(decoding: migration.sql, as: UTF8.self).matches(of: /CREATE TABLE trigger_(\w+)/).map {
                String($0.1)
            }
        }
        return Set(made).subtracting(MovedTable.staying).subtracting(own)
    }()

    /// One of them; nil when it is not there.
    func named(_ name: String) throws -> Found? {
        let columns = try connection.statement(Self.columns).rows {
            $0.add(MovedTable.prefix + name)
        } _: {
            (name: $0.text(), type: $0.text(), isRequired: $0.flag(), key: $0.int())
        }
        guard !columns.isEmpty else { return nil }
        var apart: [String: PacketKind] = [:]
        for column in columns where name == "runs" && column.name.hasSuffix("_apart") {
            let whole = String(column.name.dropLast("_apart".count))
            apart[whole] = PacketKind(rawValue: whole.uppercased())
        }
        let moved = columns.filter { column in
            let isFlag = column.name.hasSuffix("_apart") && apart[String(column.name.dropLast("_apart".count))] != nil
            return !isFlag && !Self.ownColumns.contains("\(name).\(column.name)")
        }
        let table = try MovedTable(
            name,
            columns: moved.map {
                MovedTable.Column($0.name, try kind($0.type, of: "\(name).\($0.name)"), isRequired: $0.isRequired)
            })
        let key = columns.filter { $0.key > 0 }.sorted { $0.key < $1.key }.map(\.name)
        return Found(table: table, key: key, apart: apart)
    }

    private func kind(_ type: String, of column: String) throws -> MovedTable.Kind {
        switch type {
        case "INTEGER": return .integer
        case "REAL": return .real
        case "TEXT": return .text
        default: throw StoreError(.data, "\(connection.file): \(column) is of type \(type), which no export has")
        }
    }

    /// A primary key of one number is NOT NULL without saying so.
    private static let columns = """
        SELECT name, type, "notnull" OR pk > 0, pk FROM pragma_table_info(?1) ORDER BY cid
        """
}
