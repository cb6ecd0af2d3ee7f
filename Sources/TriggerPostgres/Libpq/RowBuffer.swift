#if Postgres
import TriggerModel

import struct Foundation.Date

/// Rows in PostgreSQL's binary format, each with its columns in the order of their type.
///
/// A row is the number of its columns and, of each, its type, its length and its value
/// (src/backend/utils/adt/rowtypes.c, `record_recv`).
struct RowBuffer {
    private(set) var bytes: [UInt8] = []
    private var columns: Int32 = 0

    /// Adds a row, with its length before it.
    mutating func addRow(_ write: (inout RowBuffer) throws -> Void) rethrows {
        let start = bytes.count
        // Both are known at its end.
        append(0)
        append(0)
        columns = 0
        try write(&self)
        put(Int32(bytes.count - start - 4), at: start)
        put(columns, at: start + 4)
    }

    mutating func add(_ text: String?) {
        guard let text else { return addNull(of: .text) }
        begin(.text, length: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func add(_ number: Int64?) {
        guard let number else { return addNull(of: .int8) }
        begin(.int8, length: 8)
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func add(_ flag: Bool) {
        begin(.bool, length: 1)
        bytes.append(flag ? 1 : 0)
    }

    private mutating func addNull(of type: ElementType) {
        begin(type, length: -1)
    }

    private mutating func begin(_ type: ElementType, length: Int) {
        columns += 1
        append(type.rawValue)
        append(Int32(length))
    }

    private mutating func append(_ number: Int32) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func put(_ number: Int32, at place: Int) {
        withUnsafeBytes(of: number.bigEndian) { bytes.replaceSubrange(place..<place + 4, with: $0) }
    }
}

// MARK: Values of the model

extension RowBuffer {
    mutating func add(_ number: Int?) {
        add(number.map { Int64($0) })
    }

    mutating func add(_ date: Date?) {
        add(date?.millisecondsSince1970)
    }

    mutating func add(_ environment: EnvironmentID) {
        add(environment.rawValue)
    }

    /// Adds the three columns of an entry's key.
    mutating func add(_ entry: EntryKey) {
        add(entry.scope)
        add(entry.key)
        add(entry.generation)
    }
}
#endif
