/// JSON that is written by hand, byte by byte, where an encoder would cost more than what it writes is worth.
package enum JSONText {
    /// `["a","b"]`.
    package static func array(_ texts: some Sequence<String>) -> String {
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
        for byte in text.utf8 {
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                bytes.append(byte)
            } else {
                bytes.append(contentsOf: escape(byte))
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// `\u00XX`, which stands for any character of one byte.
    private static func escape(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
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
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (number, value) in values.enumerated() {
                if number > 0 { bytes.append(UInt8(ascii: ",")) }
                try append(value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members): try append(members, to: &bytes)
        }
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
