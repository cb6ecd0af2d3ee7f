import GRDBSQLite
import TriggerModel

import struct Foundation.Date

/// The parameters of a statement, bound from the first to the last.
struct Bindings {
    private let handle: OpaquePointer
    private let texts: TextBuffer
    private var index: CInt = 0
    /// The first error, if there was any.
    private(set) var code: CInt = SQLITE_OK

    /// Texts are kept in `texts`, which must hold them until the statement is reset.
    init(_ handle: OpaquePointer, texts: TextBuffer) {
        self.handle = handle
        self.texts = texts
    }

    mutating func add(_ number: Int64) {
        index += 1
        note(sqlite3_bind_int64(handle, index, number))
    }

    mutating func add(_ text: String) {
        index += 1
        var text = text
        note(text.withUTF8 { bind($0) })
    }

    /// A text that was written byte by byte.
    mutating func add(utf8 text: [UInt8]) {
        index += 1
        note(text.withUnsafeBufferPointer { bind($0) })
    }

    private func bind(_ text: UnsafeBufferPointer<UInt8>) -> CInt {
        // A null pointer would bind NULL instead of an empty text.
        guard let start = text.baseAddress else { return sqlite3_bind_text(handle, index, "", 0, transient) }
        if let stored = texts.store(text) { return bind(stored, text.count, nil) }
        return start.withMemoryRebound(to: CChar.self, capacity: text.count) { bind($0, text.count, transient) }
    }

    private func bind(_ text: UnsafePointer<CChar>, _ count: Int, _ owner: sqlite3_destructor_type?) -> CInt {
        sqlite3_bind_text64(handle, index, text, UInt64(count), owner, UInt8(SQLITE_UTF8))
    }

    mutating func add(_ number: Double) {
        index += 1
        note(sqlite3_bind_double(handle, index, number))
    }

    mutating func addNull() {
        index += 1
        note(sqlite3_bind_null(handle, index))
    }

    /// An empty blob, which SQLite sorts after every text.
    mutating func addPastAllTexts() {
        index += 1
        note(sqlite3_bind_zeroblob(handle, index, 0))
    }

    private mutating func note(_ code: CInt) {
        if code != SQLITE_OK, self.code == SQLITE_OK { self.code = code }
    }
}

extension Bindings {
    mutating func add(_ number: Int) {
        add(Int64(number))
    }

    mutating func add(_ number: Int?) {
        if let number { add(Int64(number)) } else { addNull() }
    }

    mutating func add(_ flag: Bool) {
        add(flag ? Int64(1) : 0)
    }

    mutating func add(_ text: String?) {
        if let text { add(text) } else { addNull() }
    }

    mutating func add(_ date: Date) {
        add(date.millisecondsSince1970)
    }

    mutating func add(_ date: Date?) {
        if let date { add(date) } else { addNull() }
    }

    mutating func add(_ environment: EnvironmentID) {
        add(environment.rawValue)
    }

    mutating func add(_ entry: EntryKey) {
        add(entry.scope)
        add(entry.key)
        add(entry.generation)
    }
}

/// Tells SQLite to copy what it is given, since a Swift string lives only as long as the call.
private var transient: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
