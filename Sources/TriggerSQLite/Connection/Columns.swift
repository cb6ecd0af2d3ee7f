import GRDBSQLite
import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// The columns of a row, read from the first to the last.
struct Columns {
    private let handle: OpaquePointer
    private var index: CInt = 0

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    mutating func int64() -> Int64 {
        defer { index += 1 }
        return sqlite3_column_int64(handle, index)
    }

    mutating func text() -> String {
        optionalText() ?? ""
    }

    mutating func optionalText() -> String? {
        defer { index += 1 }
        guard let start = sqlite3_column_text(handle, index) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, index))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    mutating func optionalInt64() -> Int64? {
        defer { index += 1 }
        let isNull = sqlite3_column_type(handle, index) == SQLITE_NULL
        return isNull ? nil : sqlite3_column_int64(handle, index)
    }
}

extension Columns {
    mutating func int() -> Int {
        Int(int64())
    }

    mutating func optionalInt() -> Int? {
        optionalInt64().map { Int($0) }
    }

    mutating func flag() -> Bool {
        int64() != 0
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
