/// JSON arrays of texts as parameters of queries: written by hand, since one is needed for every load.
enum JSONText {
    /// `["a","b"]`.
    static func array(_ texts: some Sequence<String>) -> String {
        array(texts) { text, bytes in append(text, to: &bytes) }
    }

    /// `[["a",1],["b",2]]`: each element is written by `write`, which may use ``append(_:to:)``.
    static func array<Element>(_ elements: some Sequence<Element>, _ write: (Element, inout [UInt8]) -> Void) -> String
    {
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        for element in elements {
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            write(element, &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A tuple of texts, `["a","b"]`.
    static func append(tuple texts: [String], to bytes: inout [UInt8]) {
        bytes.append(contentsOf: array(texts).utf8)
    }

    /// One quoted text.
    static func append(_ text: String, to bytes: inout [UInt8]) {
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
}
