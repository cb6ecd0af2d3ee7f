extension RawJSON {
    /// The piece, if its numbers and texts are such as JSON has.
    ///
    /// A decoder that accepted the whole has seen to everything else: of what nobody asked it for it does not look at those.
    ///
    /// - Throws: `DecodingError` with a path.
    package func proper(at path: [any CodingKey]) throws -> RawJSON {
        if isProper { return self }
        let found = "expected JSON, found a number or an escape in a text that is none"
        throw DecodingError.dataCorrupted(DecodingError.Context(codingPath: path, debugDescription: found))
    }

    private var isProper: Bool {
        var scan = Scalars(bytes: bytes)
        while let byte = scan.next() {
            switch byte {
            case UInt8(ascii: "\""): guard scan.passesString() else { return false }
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard scan.passesNumber(from: byte) else { return false }
            default: continue
            }
        }
        return true
    }
}

/// A member's name, or an element's place, in the path of an error.
package struct JSONPlace: CodingKey {
    package var stringValue: String
    package var intValue: Int?

    package init(stringValue: String) {
        self.stringValue = stringValue
    }

    package init(intValue: Int) {
        stringValue = "\(intValue)"
        self.intValue = intValue
    }
}

/// Reads numbers and texts byte by byte, as RFC 8259 has them.
private struct Scalars {
    var bytes: ArraySlice<UInt8>

    mutating func next() -> UInt8? {
        bytes.popFirst()
    }

    /// The rest of a text after its first quotation mark.
    mutating func passesString() -> Bool {
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"): guard passesEscape() else { return false }
            case ..<0x20: return false
            default: continue
            }
        }
        return false
    }

    private mutating func passesEscape() -> Bool {
        guard let byte = next() else { return false }
        guard byte == UInt8(ascii: "u") else { return "\"\\/bfnrt".utf8.contains(byte) }
        guard let unit = unit() else { return false }
        switch unit {
        case 0xD800...0xDBFF:
            guard next() == UInt8(ascii: "\\"), next() == UInt8(ascii: "u"), let low = self.unit() else { return false }
            return (0xDC00...0xDFFF).contains(low)
        case 0xDC00...0xDFFF: return false
        default: return true
        }
    }

    /// Four hexadecimal digits.
    private mutating func unit() -> UInt16? {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next(), let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// The rest of a number.
    mutating func passesNumber(from first: UInt8) -> Bool {
        var digit: UInt8? = first
        if first == UInt8(ascii: "-") { digit = next() }
        guard let digit, Self.digits.contains(digit) else { return false }
        if digit == UInt8(ascii: "0") {
            if let byte = bytes.first, Self.digits.contains(byte) { return false }
        } else {
            passDigits()
        }
        if bytes.first == UInt8(ascii: ".") {
            bytes.removeFirst()
            guard passDigits() else { return false }
        }
        guard bytes.first == UInt8(ascii: "e") || bytes.first == UInt8(ascii: "E") else { return true }
        bytes.removeFirst()
        if bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-") { bytes.removeFirst() }
        return passDigits()
    }

    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    /// - Returns: Whether there was one at least.
    @discardableResult
    private mutating func passDigits() -> Bool {
        let count = bytes.prefix(while: Self.digits.contains).count
        bytes.removeFirst(count)
        return count > 0
    }
}
