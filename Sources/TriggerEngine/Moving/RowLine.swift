/// A row as a line of an export: `{"table":"runs","row":{"attempt":1,…}}`, its columns sorted by name, without those that are NULL.
enum RowLine {
    /// Adds a line, without its end.
    static func append(_ row: [String?], of table: MovedTable, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: #"{"table":"#.utf8)
        append(table.name, to: &bytes)
        bytes.append(contentsOf: #","row":{"#.utf8)
        var isFirst = true
        for (column, value) in zip(table.columns, row) {
            guard let value else { continue }
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            append(column.name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            if column.kind == .text { append(value, to: &bytes) } else { bytes.append(contentsOf: value.utf8) }
        }
        bytes.append(contentsOf: "}}".utf8)
    }

    /// Adds a text in quotes.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            for (place, byte) in utf8.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C {
                bytes.append(contentsOf: utf8[start..<place])
                appendEscaped(byte, to: &bytes)
                start = place + 1
            }
            bytes.append(contentsOf: utf8[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func appendEscaped(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case 0x22: bytes.append(contentsOf: #"\""#.utf8)
        case 0x5C: bytes.append(contentsOf: #"\\"#.utf8)
        case 0x0A: bytes.append(contentsOf: #"\n"#.utf8)
        case 0x0D: bytes.append(contentsOf: #"\r"#.utf8)
        case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: #"\u00"#.utf8)
            bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
}
