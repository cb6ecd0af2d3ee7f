#if Postgres
import TriggerModel

import struct Foundation.Date

/// The parameters of a statement in PostgreSQL's binary format, added from the first to the last.
///
/// The formats are those of the server's `*send` and `*recv` functions: numbers in network order, texts as UTF-8 bytes,
/// and arrays as a header (dimensions, whether there are NULLs, element type, length, lower bound) and their elements,
/// each with its length (src/backend/utils/adt/arrayfuncs.c, `array_recv`).
struct Parameters {
    /// The values one after another.
    private(set) var bytes: [UInt8] = []
    /// Where each value lies in `bytes`; nil for NULL.
    private(set) var ranges: [Range<Int>?] = []
    private let rowTypes: RowTypes

    init(_ rowTypes: RowTypes) {
        self.rowTypes = rowTypes
    }

    mutating func add(_ number: Int64) {
        addValue { $0.append(number) }
    }

    mutating func add(_ text: String?) {
        guard let text else { return ranges.append(nil) }
        addValue { $0.bytes.append(contentsOf: text.utf8) }
    }

    mutating func add(_ flag: Bool) {
        addValue { $0.bytes.append(flag ? 1 : 0) }
    }

    private mutating func addValue(_ write: (inout Parameters) -> Void) {
        let start = bytes.count
        write(&self)
        ranges.append(start..<bytes.count)
    }

    private mutating func append(_ number: Int64) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ number: Int32) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

// MARK: Arrays

extension Parameters {
    /// Adds an array of texts, one an element.
    mutating func texts<Element>(_ elements: some Collection<Element>, _ text: (Element) -> String?) {
        addArray(elements, of: .text) { element, parameters in
            guard let text = text(element) else { return parameters.append(Int32(-1)) }
            parameters.append(Int32(text.utf8.count))
            parameters.bytes.append(contentsOf: text.utf8)
        }
    }

    /// Adds an array of numbers, one an element.
    private mutating func numbers<Element>(_ elements: some Collection<Element>, _ number: (Element) -> Int64?) {
        addArray(elements, of: .int8) { element, parameters in
            guard let number = number(element) else { return parameters.append(Int32(-1)) }
            parameters.append(Int32(8))
            parameters.append(number)
        }
    }

    /// Adds an array of flags, one an element.
    mutating func flags<Element>(_ elements: some Collection<Element>, _ flag: (Element) -> Bool) {
        addArray(elements, of: .bool) { element, parameters in
            parameters.append(Int32(1))
            parameters.bytes.append(flag(element) ? 1 : 0)
        }
    }

    /// Adds an array of rows, one an element.
    mutating func rows<Element>(
        _ elements: [Element], as type: RowType, _ write: (Element, inout RowBuffer) throws -> Void
    ) rethrows {
        var rows = RowBuffer()
        for element in elements { try rows.addRow { try write(element, &$0) } }
        let number = rowTypes[type]
        addValue { parameters in
            parameters.beginArray(of: number, count: elements.count)
            parameters.bytes.append(contentsOf: rows.bytes)
        }
    }

    private mutating func addArray<Element>(
        _ elements: some Collection<Element>, of type: ElementType, _ write: (Element, inout Parameters) -> Void
    ) {
        addValue { parameters in
            parameters.beginArray(of: type.rawValue, count: elements.count)
            for element in elements { write(element, &parameters) }
        }
    }

    private mutating func beginArray(of type: Int32, count: Int) {
        append(Int32(count == 0 ? 0 : 1))
        append(Int32(1))
        append(type)
        guard count > 0 else { return }
        append(Int32(count))
        append(Int32(1))
    }
}

/// The object ids of types of elements and columns (src/include/catalog/pg_type.dat).
enum ElementType: Int32 {
    case bool = 16
    case int8 = 20
    case text = 25
}

// MARK: Values of the model

extension Parameters {
    mutating func add(_ number: Int) {
        add(Int64(number))
    }

    mutating func add(_ date: Date) {
        add(date.millisecondsSince1970)
    }

    mutating func add(_ environment: EnvironmentID) {
        add(environment.rawValue)
    }

    /// Adds an array of whole numbers.
    mutating func counts<Element>(_ elements: some Collection<Element>, _ count: (Element) -> Int?) {
        numbers(elements) { count($0).map { Int64($0) } }
    }

    /// Adds an array of instants.
    mutating func dates<Element>(_ elements: some Collection<Element>, _ date: (Element) -> Date?) {
        numbers(elements) { date($0)?.millisecondsSince1970 }
    }

    /// Adds an array of environments.
    mutating func environments<Element>(
        _ elements: some Collection<Element>, _ environment: (Element) -> EnvironmentID
    ) {
        numbers(elements) { environment($0).rawValue }
    }

    /// Adds the three arrays of entries' keys: scope, key and generation.
    mutating func entries<Element>(_ elements: some Collection<Element>, _ entry: (Element) -> EntryKey) {
        texts(elements) { entry($0).scope }
        texts(elements) { entry($0).key }
        counts(elements) { entry($0).generation }
    }

    /// Adds an array of runs' ids.
    mutating func runs(_ ids: some Collection<RunID>) {
        texts(ids, \.rawValue)
    }
}
#endif
