/// JSON that is written by hand, byte by byte, where an encoder would cost more than what it writes is worth.
package enum JSONText {
    /// `["a","b"]`.
    package static func array(_ texts: [String]) -> String {
        array(texts) { text, bytes in append(text, to: &bytes) }
    }

    /// `[["a",1],["b",2]]`: each element is written by `write`, which may use ``append(_:to:)``.
    package static func array<Element>(
        _ elements: some Sequence<Element>, _ write: (Element, inout [UInt8]) -> Void
    ) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        for element in elements {
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            write(element, &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A tuple of texts, `["a","b"]`.
    package static func append(tuple texts: [String], to bytes: inout [UInt8]) {
        bytes.append(contentsOf: array(texts).utf8)
    }

    /// One quoted text.
    package static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            for (place, byte) in utf8.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C {
                bytes.append(contentsOf: utf8[start..<place])
                append(escaped: byte, to: &bytes)
                start = place + 1
            }
            bytes.append(contentsOf: utf8[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func append(escaped byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case 0x22: bytes.append(contentsOf: #"\""#.utf8)
        case 0x5C: bytes.append(contentsOf: #"\\"#.utf8)
        case 0x0A: bytes.append(contentsOf: #"\n"#.utf8)
        case 0x0D: bytes.append(contentsOf: #"\r"#.utf8)
        case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
        default: bytes.append(contentsOf: #"\u00\#(CollectionOfOne(byte).hexadecimal)"#.utf8)
        }
    }

    /// Any value.
    ///
    /// - Throws: `EncodingError` for a number that is not finite.
    package static func append(_ value: JSONValue, to bytes: inout [UInt8]) throws {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .number: bytes.append(contentsOf: try JSON.data(value))
        case .string(let text): append(text, to: &bytes)
        case .array(let values): try append(values, to: &bytes)
        case .object(let members): try append(members, to: &bytes)
        }
    }

    private static func append(_ values: [JSONValue], to bytes: inout [UInt8]) throws {
        bytes.append(UInt8(ascii: "["))
        for (number, value) in values.enumerated() {
            if number > 0 { bytes.append(UInt8(ascii: ",")) }
            try append(value, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Values by name, in no particular order.
    ///
    /// - Throws: `EncodingError` for a number that is not finite.
    package static func append(_ members: [String: JSONValue], to bytes: inout [UInt8]) throws {
        var separator = UInt8(ascii: "{")
        for (name, value) in members {
            bytes.append(separator)
            separator = UInt8(ascii: ",")
            append(name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            try append(value, to: &bytes)
        }
        bytes.append(contentsOf: (members.isEmpty ? "{}" : "}").utf8)
    }
}
