import TriggerModel

/// A row as a line of an export: `{"table":"runs","row":{"attempt":1,…}}`, its columns sorted by name, without those that are NULL.
enum RowLine {
    /// Adds a line, without its end.
    static func append(_ row: [String?], of table: MovedTable, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: #"{"table":"#.utf8)
        JSONText.append(table.name, to: &bytes)
        bytes.append(contentsOf: #","row":{"#.utf8)
        var isFirst = true
        for (column, value) in zip(table.columns, row) {
            guard let value else { continue }
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            JSONText.append(column.name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            if column.kind == .text { JSONText.append(value, to: &bytes) } else { bytes.append(contentsOf: value.utf8) }
        }
        bytes.append(contentsOf: "}}".utf8)
    }
}
