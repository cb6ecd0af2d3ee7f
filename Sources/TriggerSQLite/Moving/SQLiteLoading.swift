import TriggerEngine

/// What an import writes within one transaction.
struct SQLiteLoading: RowTarget {
    let transaction: SQLiteTransaction

    private var found: MovedTables {
        MovedTables(connection: transaction.connection)
    }

    func tables() throws -> [MovedTable] {
        try found.all().map(\.table)
    }

    func isEmpty(_ table: MovedTable) throws -> Bool {
        try transaction.statement("SELECT 1 FROM \(MovedTable.prefix)\(table.name) LIMIT 1").row { _ in
        } _: {
            $0.int()
        } == nil
    }

    func importState() throws -> ImportState? {
        let exists = try transaction.statement("SELECT 1 FROM sqlite_schema WHERE name = ?1").row {
            $0.add(ImportRecord.table)
        } _: {
            $0.int()
        }
        guard exists != nil else { return nil }
        return try transaction.statement(ImportRecord.read).row { _ in
        } _: {
            ImportState(header: $0.text(), lines: $0.int(), digest: $0.text())
        }
    }

    func beginImport(_ state: ImportState) throws {
        try transaction.statement(ImportRecord.make).run { _ in }
        for name in MovedTable.seeded.sorted() {
            try transaction.statement("DELETE FROM \(MovedTable.prefix)\(name)").run { _ in }
        }
        try transaction.statement(ImportRecord.insert).run {
            $0.add(state.header)
            $0.add(state.lines)
            $0.add(state.digest)
        }
    }

    func advanceImport(from previous: ImportState, to next: ImportState) throws -> Bool {
        try transaction.statement(ImportRecord.advance).run {
            $0.add(previous.lines)
            $0.add(previous.digest)
            $0.add(next.lines)
            $0.add(next.digest)
        }
        return transaction.connection.changes == 1
    }

    func endImport() throws {
        try transaction.statement(ImportRecord.drop).run { _ in }
    }

    func renewIdentity() throws {
        try transaction.statement(SaveNeeds.renewIdentity).run { _ in }
    }
}

// MARK: Rows

extension SQLiteLoading {
    func insert(_ rows: [[String?]], into table: MovedTable) throws {
        guard let found = try self.found.named(table.name) else { return }
        let insert = try transaction.statement(Self.insert(found))
        for row in rows {
            try insert.run { bindings in
                for (column, value) in zip(table.columns, row) {
                    let isApart = found.apart[column.name] != nil && PacketKind.isApart(value)
                    Self.bind(isApart ? nil : value, column.kind, to: &bindings)
                }
                for name in found.apart.keys.sorted() { bindings.add(PacketKind.isApart(row[column(name, table)])) }
            }
            try insertPackets(row, found)
        }
    }

    private func column(_ name: String, _ table: MovedTable) -> Int {
        table.place(of: name) ?? 0
    }

    /// Stores long values where this store has them.
    private func insertPackets(_ row: [String?], _ found: MovedTables.Found) throws {
        for (name, kind) in found.apart {
            guard let text = row[column(name, found.table)], PacketKind.isApart(text) else { continue }
            try transaction.statement(SaveNewRuns.upsertPacket).run {
                $0.add(row[column("environment", found.table)].flatMap { Int64($0) } ?? 0)
                $0.add(row[column("id", found.table)])
                $0.add(kind.rawValue)
                $0.add(text)
            }
        }
    }

    private static func insert(_ found: MovedTables.Found) -> String {
        let flags = found.apart.keys.sorted().map { $0 + "_apart" }
        let names = (found.table.columns.map(\.name) + flags).map { "\"\($0)\"" }.joined(separator: ", ")
        return """
            INSERT INTO \(MovedTable.prefix)\(found.table.name) (\(names)) \
            VALUES (\(RowsStatement.placeholders(for: names)))
            """
    }

    private static func bind(_ value: String?, _ kind: MovedTable.Kind, to bindings: inout Bindings) {
        guard let value else { return bindings.addNull() }
        switch kind {
        case .text: bindings.add(value)
        case .integer: if let number = Int64(value) { bindings.add(number) } else { bindings.addNull() }
        case .real: if let number = Double(value) { bindings.add(number) } else { bindings.addNull() }
        }
    }
}
