#if Postgres
import CLibPQ
import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// The columns of a row in PostgreSQL's binary format, read from the first to the last.
struct Columns {
    private let result: OpaquePointer
    private let row: CInt
    private var index: CInt = 0

    init(_ result: OpaquePointer, row: CInt) {
        self.result = result
        self.row = row
    }

    mutating func optionalInt64() -> Int64? {
        value { bytes in
            bytes.reduce(Int64(bytes.first.map { Int8(bitPattern: $0) < 0 } ?? false ? -1 : 0)) { number, byte in
                number << 8 | Int64(byte)
            }
        }
    }

    mutating func optionalText() -> String? {
        value { String(decoding: $0, as: UTF8.self) }
    }

    mutating func flag() -> Bool {
        value { $0.first == 1 } ?? false
    }

    /// The value of the next column; nil for NULL.
    private mutating func value<Value>(_ read: (UnsafeRawBufferPointer) -> Value) -> Value? {
        defer { index += 1 }
        guard PQgetisnull(result, row, index) == 0 else { return nil }
        let count = Int(PQgetlength(result, row, index))
        return read(UnsafeRawBufferPointer(start: PQgetvalue(result, row, index), count: count))
    }
}

extension Columns {
    mutating func int64() -> Int64 {
        optionalInt64() ?? 0
    }

    mutating func text() -> String {
        optionalText() ?? ""
    }

    mutating func int() -> Int {
        Int(int64())
    }

    mutating func optionalInt() -> Int? {
        optionalInt64().map { Int($0) }
    }

    mutating func date() -> Date {
        Date(millisecondsSince1970: int64())
    }

    mutating func optionalDate() -> Date? {
        optionalInt64().map { Date(millisecondsSince1970: $0) }
    }

    mutating func run() -> RunID {
        RunID(rawValue: text())
    }

    mutating func environment() -> EnvironmentID {
        EnvironmentID(rawValue: int64())
    }

    mutating func entry() -> EntryKey {
        EntryKey(scope: text(), key: text(), generation: int())
    }

    /// A word of a closed set.
    ///
    /// - Throws: ``DamagedValue`` when it is none of them.
    mutating func word<Word: RawRepresentable<String>>(_ type: Word.Type = Word.self) throws -> Word {
        let text = text()
        guard let word = Word(rawValue: text) else {
            throw DamagedValue(finding: "\"\(text)\" where a \(type) belongs")
        }
        return word
    }

    /// A value stored as JSON; nil for NULL.
    ///
    /// - Throws: ``DamagedValue`` when it is not of that type.
    mutating func json<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value? {
        try optionalText().map { try DamagedValue.json(type, from: $0) }
    }
}
#endif
