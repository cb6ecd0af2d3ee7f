/// Reads the line of a row, which is JSON of one shape: an object of one table and one flat row.
struct RowScanner {
    private let bytes: ArraySlice<UInt8>
    private let line: Int
    private var place: Int

    /// Reads line `line` of an export.
    init(_ bytes: ArraySlice<UInt8>, line: Int) {
        (self.bytes, self.line, place) = (bytes, line, bytes.startIndex)
    }

    /// Reads all of it.
    ///
    /// - Throws: ``ImportFault`` that says where and what was expected.
    mutating func row(_ tables: [String: MovedTable]) throws -> (table: MovedTable, values: [String?]) {
        try take("{")
        try takeKey("table")
        let name = try text()
        guard let table = tables[name] else { throw fault("there is no table \"\(name)\" that moves") }
        try take(",")
        try takeKey("row")
        let values = try values(of: table)
        try take("}")
        skipBlanks()
        guard place == bytes.endIndex else { throw fault("expected the end of the line") }
        return (table, values)
    }

    private mutating func values(of table: MovedTable) throws -> [String?] {
        var values = [String?](repeating: nil, count: table.columns.count)
        try take("{")
        var isFirst = true
        while try !taken("}") {
            if !isFirst { try take(",") }
            isFirst = false
            let name = try text()
            guard let column = table.place(of: name) else {
                throw fault("the table \(table.name) has no column \"\(name)\"")
            }
            guard values[column] == nil else { throw fault("\(table.name).\(name) stands there twice") }
            try take(":")
            values[column] = try value(of: table.columns[column], in: table)
        }
        for (column, value) in zip(table.columns, values) where column.isRequired && value == nil {
            throw fault("\(table.name).\(column.name) is missing; expected \(column.kind.rawValue)")
        }
        return values
    }

    private mutating func value(of column: MovedTable.Column, in table: MovedTable) throws -> String? {
        skipBlanks()
        guard !takenNull() else { return nil }
        switch (column.kind, peek) {
        case (.text, UInt8(ascii: "\"")): return try text()
        case (.integer, _):
            if let number = Int64(number()) { return String(number) }
        case (.real, _):
            if let number = Double(number()), number.isFinite { return "\(number)" }
        default: break
        }
        throw fault("\(table.name).\(column.name): expected \(column.kind.rawValue)")
    }

    private mutating func takenNull() -> Bool {
        guard bytes[place...].starts(with: "null".utf8) else { return false }
        place += 4
        return true
    }

    /// What looks like a number.
    private mutating func number() -> String {
        let start = place
        while let byte = peek, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }
}

// MARK: Texts

extension RowScanner {
    /// Reads a text in quotes.
    private mutating func text() throws -> String {
        try take("\"")
        let start = place
        while let byte = peek, byte >= 0x20, byte != 0x22, byte != 0x5C { place += 1 }
        if peek == 0x22 {
            defer { place += 1 }
            return try decoded(bytes[start..<place])
        }
        var content = Array(bytes[start..<place])
        while let byte = peek, byte != 0x22 {
            guard byte >= 0x20 else { throw fault("a control character stands within a text") }
            place += 1
            if byte == 0x5C { try escape(into: &content) } else { content.append(byte) }
        }
        try take("\"")
        return try decoded(content[...])
    }

    private func decoded(_ content: ArraySlice<UInt8>) throws -> String {
        guard let text = String(validating: content, as: UTF8.self) else { throw fault("a text is not UTF-8") }
        return text
    }

    private mutating func escape(into content: inout [UInt8]) throws {
        guard let byte = peek else { throw fault("the line ends within a text") }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content.append(contentsOf: String(Character(try scalar())).utf8)
        default: throw fault("a backslash stands before what it cannot stand before")
        }
    }

    /// The character of four digits, or of two halves with four each.
    private mutating func scalar() throws -> Unicode.Scalar {
        let first = try unit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800...0xDBFF).contains(first), peek == UInt8(ascii: "\\") else { throw fault("half a character") }
        place += 1
        guard peek == UInt8(ascii: "u") else { throw fault("half a character") }
        place += 1
        let second = try unit()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw fault("half a character") }
        return scalar
    }

    private mutating func unit() throws -> UInt32 {
        let digits = bytes[place...].prefix(4)
        let text = String(decoding: digits, as: UTF8.self)
        guard digits.count == 4, text.allSatisfy(\.isHexDigit), let unit = UInt32(text, radix: 16) else {
            throw fault("expected four hexadecimal digits")
        }
        place += 4
        return unit
    }
}

// MARK: Signs

extension RowScanner {
    private var peek: UInt8? {
        place < bytes.endIndex ? bytes[place] : nil
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0D { place += 1 }
    }

    private mutating func taken(_ sign: Unicode.Scalar) throws -> Bool {
        skipBlanks()
        guard peek == UInt8(ascii: sign) else { return false }
        place += 1
        return true
    }

    private mutating func take(_ sign: Unicode.Scalar) throws {
        guard try taken(sign) else { throw fault("expected \(sign)") }
    }

    private mutating func takeKey(_ key: String) throws {
        skipBlanks()
        guard peek == 0x22, try text() == key else { throw fault("expected \"\(key)\"") }
        try take(":")
    }

    private func fault(_ message: String) -> ImportFault {
        ImportFault(line: line, "byte \(place - bytes.startIndex + 1): \(message)")
    }
}
